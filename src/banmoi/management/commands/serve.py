"""`banmoi serve`: serve this installation with Granian on one machine."""

import os
import subprocess
import sys
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from banmoi.management.upgrade import pending


class Command(BaseCommand):
    """Serves the pages and the API."""

    help = "Chạy phần mềm trên máy này."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=1)

    def handle(self, *args: Any, **options: Any) -> None:
        del args
        if waiting := pending():
            raise CommandError(f"Cơ sở dữ liệu còn {waiting} bước nâng cấp. Chạy: banmoi migrate")
        call_command("collectstatic", interactive=False, verbosity=0)
        command = [
            sys.executable, "-m", "granian", "--interface", "wsgi", "--host", options["host"],
            "--port", str(options["port"]), "--workers", str(options["workers"]),
            "--blocking-threads", "4", "--no-ws", "--log-level", "warning",
            "banmoi.site.wsgi:application",
        ]  # fmt: skip
        if os.name == "posix":
            # Become the server: whoever stops this process stops the server, no orphan is left.
            os.execv(sys.executable, command)
        try:
            raise SystemExit(subprocess.run(command, check=False).returncode)
        except KeyboardInterrupt:
            self.stdout.write("Đã dừng.")
