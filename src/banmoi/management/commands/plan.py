"""`banmoi plan read FILE [--json]`: what is read in a plan's paper. Keeps nothing."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from banmoi.core.paper.reader import PlanReading, read_plan
from banmoi.management.place_argument import print_json
from banmoi.papers.intake import read_paper
from banmoi.papers.linking import linked
from banmoi.papers.problems import paper_problem
from banmoi.papers.refusals import PaperRefusedError
from banmoi.reference.catalogue import indicators
from banmoi.reports.plan_wording import deadline_text, remark_sentence, remark_title


class Command(BaseCommand):
    """Reads a paper and prints what was understood."""

    help = "Đọc một kế hoạch (Word, PDF, văn bản): mục tiêu, nhiệm vụ, thời hạn, góp ý."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("act", choices=["read"])
        parser.add_argument("file", type=Path)
        parser.add_argument("--json", action="store_true", help="in dạng JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        del args
        path: Path = options["file"]
        try:
            paper = read_paper(path.read_bytes(), path.name)
        except OSError as error:
            raise CommandError(f"Không mở được tệp {path}: {error.strerror}.") from error
        except PaperRefusedError as refused:
            raise CommandError(paper_problem(refused)) from refused
        reading = read_plan(paper.text)
        links = linked(reading.goals)
        if options["json"]:
            print_json(self.stdout, {"text": path.name, **reading.as_data(links)})
            return
        self._tell(reading, links)

    def _tell(self, reading: PlanReading, links: Any) -> None:
        head, say = reading.head, self.stdout.write
        if not reading.goals and not reading.tasks:
            say("Không đọc được mục tiêu hay nhiệm vụ nào. Kiểm tra xem có đúng là kế hoạch không.")
            return
        say(f"{head.kind or 'Văn bản'} {head.number_as_written or '(chưa rõ số)'}: {head.title or ''}")
        day = head.day.strftime("%d/%m/%Y") if head.day else "chưa rõ ngày"
        say(f"{head.issuer or 'Chưa rõ cơ quan ban hành'}, {day}")
        say(f"\nMục tiêu ({len(reading.goals)})")
        for number, goal in enumerate(reading.goals, 1):
            key = links.get(f"T{number}")
            say(f"  {goal.where:<10} {goal.as_written}")
            say(f"             {indicators()[key].name_vi if key else 'chưa gắn với chỉ tiêu nào'}")
        say(f"\nNhiệm vụ ({len(reading.tasks)})")
        for task in reading.tasks:
            say(f"  {task.path:<10} {' '.join(task.text.split()[:14])}")
            who = ", ".join(task.lead) or task.owner or "chưa nêu đơn vị"
            times = "; ".join(deadline_text(item) for item in task.deadlines)
            say(f"             {who}{f' · {times}' if times else ''}")
        say(f"\nGóp ý cho người soạn ({len(reading.remarks)})")
        for remark in reading.remarks:
            words = remark_sentence(remark.kind, remark.facts)
            say(f"  {remark.where[:40]:<10} {remark_title(remark.kind)}: {words}")
