"""`banmoi forget`: take away names from household books by each commune's rule, every night."""

from typing import Any

from django.core.management.base import BaseCommand

from banmoi.kit import clock
from banmoi.rooms.households.keeping_actions import forget_names
from banmoi.rooms.households.queries import communes_with_books


class Command(BaseCommand):
    """Takes names away by rule."""

    help = (
        "Xóa tên trong sổ hộ của những hộ đã ra khỏi sổ quá thời gian xã quy định; số đếm giữ nguyên. "
        "Chạy mỗi đêm một lần; xã chưa quy định thì không xóa gì."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        del args, options
        moment = clock.now()
        communes = communes_with_books(moment.date())
        for commune in communes:
            done = forget_names(commune, moment=moment)
            if done is None:
                self.stdout.write(f"{commune.title}: xã chưa quy định thời gian giữ tên, không xóa gì.")
            else:
                self.stdout.write(f"{commune.title}: đã xóa tên {done} hộ.")
        if not communes:
            self.stdout.write("Chưa bản nào lập sổ hộ, không có gì để xóa.")
