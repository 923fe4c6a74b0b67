"""What the commands share: finding the place that is meant, the day, and printing JSON."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.management.base import CommandError, CommandParser, OutputWrapper

from banmoi.kit import clock
from banmoi.rooms.places.queries import NamedPlace, find_places


def add_day(parser: CommandParser) -> None:
    """The options that every question has."""
    parser.add_argument("--on", help="ngày, viết như 2024-11-20; không ghi là hôm nay")
    parser.add_argument("--json", action="store_true", help="in ra JSON")


def day_of(options: Mapping[str, Any]) -> date:
    """The day asked for, else today."""
    if not options["on"]:
        return clock.today()
    try:
        return date.fromisoformat(options["on"])
    except ValueError:
        raise CommandError(f"'{options['on']}' không phải là ngày có thật; viết như 2024-11-20.") from None


def find_one_place(text: str, day: date, year: int | None, level: str = "commune") -> NamedPlace:
    """The one place that a text means: existing on the day, else in the year asked for."""
    cleaned = "".join(character for character in text if character.isprintable())
    days = [date(year, 6, 30), date(year, 12, 31), day] if year else [day]
    for moment in days:
        found = find_places(cleaned, moment, level) or find_places(cleaned, moment)
        if len(found) == 1:
            return found[0]
        if found:
            names = "; ".join(f"{place.key} ({place.title})" for place in found)
            raise CommandError(f"'{text}' có nhiều nơi: {names}. Ghi khóa của nơi cần hỏi.")
    raise CommandError(
        f"Không có nơi nào là '{text}' vào ngày {day:%d/%m/%Y}. Ghi mã (07249), tên hoặc khóa; "
        "nơi đã sáp nhập thì thêm --on với một ngày trước khi sáp nhập."
    )


def print_json(stream: OutputWrapper, data: Mapping[str, Any]) -> None:
    """Print data as readable JSON."""
    stream.write(json.dumps(data, ensure_ascii=False, indent=1))
