"""`banmoi derive [--as USERNAME]`: work out anew what the registers tell, every night."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from banmoi.kit import clock
from banmoi.rooms.people.models import User
from banmoi.rooms.people.queries import NotAllowedError
from banmoi.rooms.registers.derive_actions import communes_with_entries, derive_anew


class Command(BaseCommand):
    """Works out derived values."""

    help = (
        "Tính lại mọi số lấy từ sổ theo dõi: sau đêm có giấy hết hạn, hoặc khi sang quý mới. "
        "Chạy mỗi đêm một lần; chạy lại không làm thay đổi gì."
    )
    requires_system_checks = []  # they look at every page, which takes longer than the answer

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--as", dest="username", help="tên đăng nhập đứng tên; không ghi thì là người ghi sổ sau cùng"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        del args
        moment, name = clock.now(), options["username"]
        named = User.objects.filter(username=name, is_active=True).first() if name else None
        if name and named is None:
            raise CommandError(f"Không có tài khoản đang dùng nào là '{name}'.")
        communes = communes_with_entries(moment.date())
        for commune in communes:
            try:
                done = derive_anew(commune, named, moment=moment)
            except NotAllowedError:
                self.stdout.write(f"{commune.title}: {name} không ghi sổ ở đây nên không tính lại.")
                continue
            if done is not None:
                rights, changed = done
                self.stdout.write(
                    f"{commune.title}: {changed} số mới hoặc thôi tính, đứng tên {rights.name}."
                )
        if not communes:
            self.stdout.write("Chưa có sổ nào có dòng, không có gì để tính.")
