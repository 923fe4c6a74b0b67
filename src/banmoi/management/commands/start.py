"""`banmoi start`: an empty installation for a real commune: tables, places and units, no values."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from banmoi.kit import clock
from banmoi.management.place_argument import find_one_place
from banmoi.management.upgrade import pending
from banmoi.reference.files import load
from banmoi.rooms.people.actions import found_units
from banmoi.rooms.places.actions import load_places


class Command(BaseCommand):
    """Makes the tables, the places of the reference, and the units of one commune."""

    help = "Chuẩn bị phần mềm cho một xã thật (không có số liệu minh họa)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("place", help="xã: mã, tên hoặc khóa, ví dụ xa-xuan-luong-2025")

    def handle(self, *args: Any, **options: Any) -> None:
        del args
        if settings.DEMO:
            raise CommandError("Thư mục này đang giữ bản minh họa; đặt BANMOI_DATA thành thư mục khác.")
        if pending():
            call_command("migrate", interactive=False, verbosity=0)
        load_places(load("places.yaml"))
        place = find_one_place(options["place"], clock.today(), None)
        made = found_units(place, moment=clock.now())
        self.stdout.write(f"{place.title}: sẵn sàng, {made} đơn vị mới. Tiếp theo: banmoi person --help")
