"""A place at a glance for anybody: a few numbers, each the sum of a list that can be opened."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from banmoi.core.assess import State
from banmoi.core.goals import Course
from banmoi.reports.portal.dataset import Asked, Row
from banmoi.reports.portal.tables import datasets_at, public_rows
from banmoi.reports.wording import course_text, number_text, state_text


@dataclass(frozen=True, slots=True)
class Tile:
    """A number with what it counts, a sentence beside it, and the list that it is made of."""

    figure: str
    title: str
    words: str
    dataset: str


@dataclass(frozen=True, slots=True)
class Overview:
    """The tiles, the goals themselves, which are what people ask for first, and of a hamlet its figures."""

    tiles: tuple[Tile, ...]
    goals: tuple[Row, ...]
    figures: tuple[Row, ...]


def overview(asked: Asked) -> Overview:
    """What a place's first page shows. Lists that are empty have no tile: nothing is shown as nought."""
    rows = {item.key: public_rows(item.key, asked) for item in datasets_at(asked.place)}
    made = (
        _goals(rows.get("goals", ())),
        _works(rows.get("works", ())),
        _gifts(rows.get("contributions", ())),
        _money(rows.get("resources", ())),
        _debts(rows.get("debts", ())),
        _criteria(rows.get("criteria", ())),
        _tasks(rows.get("tasks", ())),
        _inspections(rows.get("inspections", ())),
    )
    figures = rows.get("hamlets", []) if asked.place.level == "hamlet" else []
    tiles = tuple(tile for tile in made if tile is not None)
    return Overview(tiles, tuple(rows.get("goals", ())), tuple(figures))


def sign_of(words: str) -> State | None:
    """Which sign an answer or course bears, by its words in the reader's language; None for no sign."""
    signs = {
        state_text(State.MET): State.MET,
        course_text(Course.ACHIEVED): State.MET,
        state_text(State.NOT_MET): State.NOT_MET,
        course_text(Course.MISSED): State.NOT_MET,
        state_text(State.NOT_KNOWN): State.NOT_KNOWN,
        course_text(Course.NOT_KNOWN): State.NOT_KNOWN,
    }
    return signs.get(words)


def _goals(rows: Sequence[Row]) -> Tile | None:
    if not rows:
        return None
    counts = Counter(str(row["state"]) for row in rows)
    done = counts.pop(course_text(Course.ACHIEVED), 0)
    rest = " · ".join(f"{count} {state.lower()}" for state, count in counts.items())
    return Tile(f"{done}/{len(rows)}", _("mục tiêu đã đạt"), rest, "goals")


def _criteria(rows: Sequence[Row]) -> Tile | None:
    if not rows:
        return None
    first = [row for row in rows if row["set"] == rows[0]["set"]]
    met = sum(row["state"] == state_text(State.MET) for row in first)
    unknown = sum(row["state"] == state_text(State.NOT_KNOWN) for row in first)
    words = str(first[0]["set"])
    if unknown:
        words += " · " + ngettext("%(n)s chưa kết luận", "%(n)s chưa kết luận", unknown) % {"n": unknown}
    return Tile(f"{met}/{len(first)}", _("chỉ tiêu đạt"), words, "criteria")


def _tasks(rows: Sequence[Row]) -> Tile | None:
    if not rows:
        return None
    done, times, late = (_sum(rows, name) for name in ("done", "times", "late"))
    words = ngettext("%(n)s lần đang muộn", "%(n)s lần đang muộn", late) % {"n": late} if late else ""
    return Tile(f"{done}/{times}", _("lần thực hiện nhiệm vụ đã xong"), words, "tasks")


def _money(rows: Sequence[Row]) -> Tile | None:
    top = [row for row in rows if row["number"] and "." not in str(row["number"])]
    known = [int(str(row["mobilised"])) for row in top if row["mobilised"] is not None]
    if not known:
        return None
    silent = sum(row["mobilised"] is None for row in top)
    words = ngettext("%(n)s nguồn chưa ghi", "%(n)s nguồn chưa ghi", silent) % {"n": silent} if silent else ""
    year = {"year": top[0]["year"]}
    return Tile(millions(sum(known)), _("đã huy động năm %(year)s") % year, words, "resources")


def _works(rows: Sequence[Row]) -> Tile | None:
    if not rows:
        return None
    done = sum(row["finished"] is not None for row in rows)
    words = ngettext("%(n)s đã xong", "%(n)s đã xong", done) % {"n": done}
    return Tile(number_text(len(rows)), _("công trình"), words, "works")


def _gifts(rows: Sequence[Row]) -> Tile | None:
    counted = [row for row in rows if row["state"] != "withdrawn"]
    known = [int(str(row["value"])) for row in counted if row["value"] is not None]
    if not known:
        return None
    without = len(counted) - len(known)
    words = ngettext("%(n)s lượt đóng góp", "%(n)s lượt đóng góp", len(counted)) % {"n": len(counted)}
    if without:
        words += " · " + ngettext("%(n)s chưa có đơn giá", "%(n)s chưa có đơn giá", without) % {"n": without}
    return Tile(millions(sum(known)), _("người dân, nhà hảo tâm đóng góp"), words, "contributions")


def _debts(rows: Sequence[Row]) -> Tile | None:
    if not rows:
        return None
    words = ngettext("%(n)s hợp đồng còn nợ", "%(n)s hợp đồng còn nợ", len(rows)) % {"n": len(rows)}
    return Tile(millions(_sum(rows, "owed")), _("nợ xây dựng"), words, "debts")


def _inspections(rows: Sequence[Row]) -> Tile | None:
    given = [row for row in rows if row["recommendation"]]
    if not rows:
        return None
    states = Counter(str(row["state"]).lower() for row in given)
    words = " · ".join(f"{count} {state}" for state, count in states.items())
    return Tile(number_text(len(given)), _("kiến nghị sau kiểm tra"), words, "inspections")


def _sum(rows: Sequence[Row], name: str) -> int:
    return sum(int(str(row[name])) for row in rows if row[name] is not None)


def millions(amount: int) -> str:
    """A sum of đồng in millions or billions, rounded half up, for a glance: the list has it exactly."""
    if amount >= 1_000_000_000:
        billions = (Decimal(amount) / 1_000_000_000).quantize(Decimal("0.01"), ROUND_HALF_UP)
        return _("%(sum)s tỷ đồng") % {"sum": number_text(billions)}
    return _("%(sum)s triệu đồng") % {"sum": number_text(round(amount / 1_000_000))}
