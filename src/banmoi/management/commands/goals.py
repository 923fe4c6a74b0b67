"""`banmoi goals PLACE --year Y [--on DATE] [--json]`: the goals of a plan against the values."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from banmoi.management.place_argument import add_day, day_of, find_one_place, print_json
from banmoi.reports.answers import goal_answer
from banmoi.rooms.assessments.queries import standing_of
from banmoi.rooms.plans.queries import goals_of, plan_for


class Command(BaseCommand):
    """Prints the goals of a plan."""

    help = "Mục tiêu của kế hoạch năm, thực tế và đánh giá."
    requires_system_checks = []  # they look at every page, which takes longer than the answer

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("place", help="mã, tên hoặc khóa của nơi: 07249, 'Xuân Lương', …")
        parser.add_argument("--year", type=int, required=True)
        add_day(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        del args
        day = day_of(options)
        place = find_one_place(options["place"], day, options["year"])
        plan = plan_for(place.id, options["year"])
        if plan is None:
            raise CommandError(f"{place.title} chưa có kế hoạch năm {options['year']}.")
        standing = standing_of(place, day)
        answers = [goal_answer(item, standing) for item in goals_of(plan, standing)]
        if options["json"]:
            head = {
                "place": place.key,
                "plan": plan.number,
                "on": day.isoformat(),
                "goals": answers,
            }
            print_json(self.stdout, head)
            return
        for item in answers:
            actual = item["actual"] or "chưa có số liệu"
            self.stdout.write(f"{item['where']:<6} {item['as_written']}")
            self.stdout.write(f"       {item['course']}: {actual}. {item['reason']}")
