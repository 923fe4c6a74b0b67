"""`banmoi check_frozen`: judge every frozen assessment anew; a difference is an alarm."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from banmoi.rooms.assessments.queries import alarms_of, all_frozen


class Command(BaseCommand):
    """For a nightly run: ends with an error when a frozen verdict no longer agrees."""

    help = "Tính lại mọi bản đánh giá đã chốt; báo động nếu có bản không khớp."
    requires_system_checks = []  # they look at every page, which takes longer than the answer

    def handle(self, *args: Any, **options: Any) -> None:
        del args, options
        wrong, count = [], 0
        for row in all_frozen():
            count += 1
            alarms = alarms_of(row)
            if alarms:
                wrong.append(f"№ {row.id} ({row.set_id}, {row.on:%d/%m/%Y}): {', '.join(alarms)}")
        if wrong:
            raise CommandError("Báo động, bản đã chốt không khớp khi tính lại:\n" + "\n".join(wrong))
        self.stdout.write(f"Đã tính lại {count} bản đã chốt; tất cả khớp.")
