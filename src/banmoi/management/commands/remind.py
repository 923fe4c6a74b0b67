"""`banmoi remind [--weekly] [--dry-run]`: mail people their late and soon tasks, once a day or week."""

from collections.abc import Callable
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.management.base import BaseCommand, CommandError, CommandParser

from banmoi.kit import clock
from banmoi.reports.reminders import Letter, letters, notice_of
from banmoi.rooms.notices.actions import tell_once
from banmoi.rooms.notices.queries import told


class Command(BaseCommand):
    """Sends reminders of tasks."""

    help = "Gửi thư nhắc việc muộn và sắp đến hạn cho từng người, mỗi ngày hoặc mỗi tuần một lần."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--weekly", action="store_true", help="thư tổng hợp tuần, thêm việc đã xong")
        parser.add_argument("--dry-run", action="store_true", help="in thư ra màn hình, không gửi")

    def handle(self, *args: Any, **options: Any) -> None:
        del args
        day, weekly = clock.today(), options["weekly"]
        found = letters(day, weekly=weekly)
        kind, key = notice_of(day, weekly)
        before = told(kind, key)
        silent = [item for item in found if not item.user.email]
        waiting = [item for item in found if item.user.email and item.user.id not in before]
        if options["dry_run"]:
            for item in waiting:
                self.stdout.write(f"Gửi: {item.user.email}\nTiêu đề: {item.subject}\n\n{item.body}")
            self.stdout.write(f"Chạy thử: {len(waiting)} thư sẽ được gửi; chưa gửi thư nào.")
        elif not settings.MAIL_SERVER:
            self.stdout.write(
                "Chưa khai báo máy chủ thư (BANMOI_MAIL_URL) nên không gửi thư nào; "
                f"{len(waiting)} thư đang chờ."
            )
        else:
            self._send(waiting, kind, key)
        if not settings.PUBLIC_ADDRESS and waiting:
            self.stdout.write("Chưa khai báo BANMOI_ADDRESS nên thư không có đường dẫn tới từng việc.")
        if silent:
            names = ", ".join(item.user.full_name for item in silent)
            self.stdout.write(f"{len(silent)} người có việc nhưng chưa có thư điện tử: {names}.")

    def _send(self, waiting: list[Letter], kind: str, key: str) -> None:
        connection = get_connection()
        sent, failed = 0, []
        for item in waiting:
            message = EmailMessage(item.subject, item.body, to=[item.user.email], connection=connection)
            send: Callable[[], object] = message.send
            try:
                sent += tell_once(
                    item.user.id, kind, key, send, moment=clock.now(), summary=f"Gửi thư: {item.subject}"
                )
            except (SMTPException, OSError) as error:
                failed.append(f"{item.user.email}: {error}")
        self.stdout.write(f"Đã gửi {sent} thư.")
        if failed:
            raise CommandError("Không gửi được:\n" + "\n".join(failed))
