"""`banmoi assess PLACE --set SET [--on DATE] [--json]`: a place judged under a criteria set."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from banmoi.management.place_argument import add_day, day_of, find_one_place, print_json
from banmoi.reference.sets import criteria_sets, find_set
from banmoi.reports.answers import set_answer
from banmoi.rooms.assessments.queries import standing_of


class Command(BaseCommand):
    """Prints a verdict."""

    help = "Đánh giá một nơi theo một bộ tiêu chí, vào một ngày."
    requires_system_checks = []  # they look at every page, which takes longer than the answer

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("place", help="mã, tên hoặc khóa của nơi: 07249, 'Xuân Lương', …")
        parser.add_argument("--set", required=True, help="bộ tiêu chí, ví dụ commune_ntm_2021_2025")
        add_day(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        del args
        found = find_set(options["set"])
        if found is None:
            known = ", ".join(criteria_sets())
            raise CommandError(f"Không có bộ tiêu chí '{options['set']}'. Các bộ đang có: {known}.")
        day = day_of(options)
        place = find_one_place(options["place"], day, None, found.level)
        answer = set_answer(standing_of(place, day), found.id)
        if options["json"]:
            print_json(self.stdout, answer)
            return
        self.stdout.write(f"{place.title}, {found.title_vi}, ngày {day:%d/%m/%Y}: {answer['state']}")
        for item in answer["criteria"]:
            mark = " (tạm tính)" if item["provisional"] else ""
            self.stdout.write(f"{item['code']:>3} {item['title']}: {item['state']}{mark}. {item['reason']}")
