"""`banmoi paper KIND PLACE [--period P] [--of CODE] --to FILE.docx|.pdf`: writes a paper from the data."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from banmoi.core.document import DocumentFlawedError
from banmoi.management.place_argument import add_day, day_of, find_one_place
from banmoi.papers.write_pdf import write_pdf
from banmoi.papers.write_word import write_word
from banmoi.papers.writing_problems import flaw_sentence, warning_sentence
from banmoi.reports.composing.composed import Asked, NothingToWriteError, WrittenKind
from banmoi.reports.composing.drafts import unissued
from banmoi.reports.composing.kinds import written_kinds
from banmoi.rooms.dispatch.queries import issuing_offices
from banmoi.rooms.places.queries import NamedPlace, commune_of

WRITERS = {".pdf": write_pdf, ".docx": write_word}


class Command(BaseCommand):
    """Writes a paper without a number. No draft is kept."""

    help = "Viết một văn bản từ số liệu ra tệp Word hoặc PDF (chưa có số)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", help="loại văn bản: " + ", ".join(written_kinds()))
        parser.add_argument("place", help="mã, tên hoặc khóa của xã, bản")
        parser.add_argument("--period", default="", help="kỳ: 2024y, 2024m9, 2024h1, 2024q1")
        parser.add_argument("--of", default="", help="lập cho cái gì: số của kế hoạch, đợt kiểm tra…")
        parser.add_argument("--to", type=Path, required=True, help="tệp .docx hoặc .pdf")
        add_day(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        del args
        target: Path = options["to"]
        write = WRITERS.get(target.suffix.lower())
        if write is None:
            raise CommandError(f"Tệp phải có đuôi .docx hoặc .pdf, không phải “{target.name}”.")
        kind = written_kinds().get(options["kind"])
        if kind is None:
            raise CommandError(f"Không có loại “{options['kind']}”. Có: {', '.join(written_kinds())}.")
        day = day_of(options)
        place = find_one_place(options["place"], day, None, kind.levels[0])
        office = next(iter(issuing_offices((commune_of(place, day) or place).id, day)), None)
        if office is None:
            raise CommandError(f"{place.title} chưa có cơ quan nào ban hành văn bản.")
        code = self._code(kind, place, options)
        try:
            written = write(unissued(kind, Asked(place, code, day), office, {}))
        except NothingToWriteError as nothing:
            raise CommandError(str(nothing)) from nothing
        except DocumentFlawedError as flawed:
            raise CommandError(" ".join(flaw_sentence(flaw) for flaw in flawed.flaws)) from flawed
        try:
            target.write_bytes(written.content)
        except OSError as error:
            raise CommandError(f"Không ghi được tệp {target}: {error.strerror}.") from error
        for warning in written.warnings:
            self.stderr.write(warning_sentence(warning))
        self.stdout.write(f"Đã viết {target} ({len(written.content) // 1024 + 1} kB).")

    def _code(self, kind: WrittenKind, place: NamedPlace, options: dict[str, Any]) -> str:
        """What the paper is asked of; the likeliest where nothing was said."""
        choices = kind.choices(place, day_of(options))
        given: str = options["of"] or options["period"]
        if given:
            if any(choice.code == given for choice in choices):
                return given
            listed = "; ".join(f"{choice.code} ({choice.label})" for choice in choices) or "không có gì"
            raise CommandError(f"Không lập được cho “{given}”. Lập được cho: {listed}.")
        if not choices:
            raise CommandError(f"{place.title} chưa có gì để viết loại văn bản này.")
        return choices[0].code
