"""`banmoi dossier SET PLACE [--on DATE] --to FILE.pdf|.zip`: the dossier of a recognition as one bundle."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from banmoi.core.document import DocumentFlawedError
from banmoi.management.place_argument import add_day, day_of, find_one_place
from banmoi.papers.bundle import write_bundle
from banmoi.papers.bundle_zip import write_zip
from banmoi.papers.writing_problems import flaw_sentence
from banmoi.reference.sets import criteria_sets, find_set
from banmoi.reports.composing.dossier_gathering import dossier_of


class Command(BaseCommand):
    """Writes the bundle, and tells what is missing in it."""

    help = "Gộp hồ sơ đề nghị xét, công nhận thành một tệp PDF (hoặc ZIP tệp gốc)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("set", help="bộ tiêu chí, ví dụ commune_ntm_2021_2025")
        parser.add_argument("place", help="mã, tên hoặc khóa của xã, bản")
        parser.add_argument("--to", type=Path, required=True, help="tệp .pdf hoặc .zip")
        add_day(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        del args
        target: Path = options["to"]
        if target.suffix.lower() not in (".pdf", ".zip"):
            raise CommandError(f"Tệp phải có đuôi .pdf hoặc .zip, không phải “{target.name}”.")
        found = find_set(options["set"])
        if found is None:
            known = ", ".join(criteria_sets())
            raise CommandError(f"Không có bộ tiêu chí '{options['set']}'. Các bộ đang có: {known}.")
        day = day_of(options)
        place = find_one_place(options["place"], day, None, found.level)
        if place.level != found.level:
            raise CommandError(f"Bộ tiêu chí '{found.id}' không dùng cho {place.title}.")
        made = dossier_of(None, place, found, day)
        try:
            with target.open("w+b") as to:
                if target.suffix.lower() == ".zip":
                    write_zip(made, to)
                else:
                    sheets = write_bundle(made, to).layout.sheets
                    self.stdout.write(f"Hồ sơ có {sheets} tờ.")
        except DocumentFlawedError as flawed:
            raise CommandError(" ".join(flaw_sentence(flaw) for flaw in flawed.flaws)) from flawed
        except OSError as error:
            raise CommandError(f"Không ghi được tệp {target}: {error.strerror}.") from error
        for text in made.missing:
            self.stderr.write(f"Còn thiếu. {text}")
        self.stdout.write(f"Đã viết {target} ({target.stat().st_size // 1024 + 1} kB).")
