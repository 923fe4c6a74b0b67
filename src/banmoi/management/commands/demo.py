"""`banmoi demo [--prepare]`: the demonstration commune on this machine, ready to be looked at."""

import secrets
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from banmoi.management import demonstration
from banmoi.management.demonstration_recognition import is_kept, keep_recognition
from banmoi.management.upgrade import pending
from banmoi.reference.files import load
from banmoi.reference.roles import roles
from banmoi.rooms.people.models import User
from banmoi.rooms.plans.models import Plan

WORDS = ["che", "rung", "suoi", "doi", "mua", "nang", "sim", "trau", "nuong", "ban"]


class Command(BaseCommand):
    """Makes the demonstration where it is missing, prints its accounts, and serves it."""

    help = "Bản minh họa: xã Xuân Lương với số liệu minh họa."
    requires_system_checks = []  # they look at every page, which takes seconds; `check` is there for them

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--prepare", action="store_true", help="chuẩn bị xong thì dừng, không chạy máy chủ"
        )
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *args: Any, **options: Any) -> None:
        del args
        marker = Path(settings.DATA_DIR) / "demonstration"
        if pending():
            call_command("migrate", interactive=False, verbosity=0)
        if not demonstration.is_made():
            if User.objects.exists() or Plan.objects.exists():
                raise CommandError(
                    f"Dữ liệu ở {settings.DATA_DIR} là của một xã thật; bản minh họa không ghi vào đó. "
                    "Đặt BANMOI_DATA thành một thư mục khác."
                )
            password = f"{secrets.choice(WORDS)}-{secrets.choice(WORDS)}-{secrets.randbelow(9000) + 1000}"
            marker.parent.mkdir(parents=True, exist_ok=True)
            demonstration.make(password)
            marker.write_text(password, encoding="utf-8")
        if not is_kept():
            keep_recognition()
        self._tell(marker.read_text(encoding="utf-8").strip(), options)
        if not options["prepare"]:
            call_command("serve", port=options["port"])

    def _tell(self, password: str, options: dict[str, Any]) -> None:
        self.stdout.write("Bản Mới, bản minh họa: xã Xuân Lương, hôm nay được đặt là 20/11/2024.")
        self.stdout.write("Mục tiêu đúng theo kế hoạch 138/KH-UBND; mọi số liệu là số liệu minh họa.")
        self.stdout.write(f"\nTài khoản (mật khẩu chung: {password}):")
        for person in load("demonstration.yaml")["people"]:
            self.stdout.write(f"  {person['username']:<10} {roles()[person['role']].name_vi}")
        self.stdout.write(f"\nĐịa chỉ: http://127.0.0.1:{options['port']}/   (dừng: Ctrl+C)")
