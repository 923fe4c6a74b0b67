"""`banmoi person USERNAME --name … --role … --at PLACE`: open an account and give it a position."""

import secrets
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from banmoi.kit import clock
from banmoi.management.place_argument import find_one_place
from banmoi.reference.roles import roles, unit_kinds
from banmoi.rooms.people.actions import appoint, open_account
from banmoi.rooms.people.models import User
from banmoi.rooms.people.queries import units_of


class Command(BaseCommand):
    """Opens an account; prints a first password to be changed."""

    help = "Mở tài khoản và giao vị trí; in ra mật khẩu lần đầu."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--name", required=True, help="họ và tên")
        parser.add_argument("--role", required=True, choices=sorted(roles()))
        parser.add_argument("--unit", required=True, choices=sorted(unit_kinds()))
        parser.add_argument("--at", required=True, help="xã hoặc bản: mã, tên hoặc khóa")
        parser.add_argument("--title", default="", help="chức danh; không ghi thì lấy tên vai trò")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        del args
        day, moment = clock.today(), clock.now()
        if User.objects.filter(username=options["username"]).exists():
            raise CommandError(f"Đã có tài khoản '{options['username']}'; chọn tên khác.")
        place = find_one_place(options["at"], day, None)
        unit = next((u for u in units_of({place.id}, day) if u.kind == options["unit"]), None)
        if unit is None:
            raise CommandError(f"{place.title} chưa có đơn vị '{options['unit']}'. Chạy banmoi start trước.")
        password = secrets.token_urlsafe(12)
        user = open_account(
            username=options["username"], full_name=options["name"], password=password, moment=moment
        )
        title = options["title"] or roles()[options["role"]].name_vi
        appoint(user=user, unit=unit, role=options["role"], title_vi=title, valid_from=day, moment=moment)
        self.stdout.write(f"{user.full_name}, {title}, {unit.name_vi}")
        self.stdout.write(f"Mật khẩu lần đầu: {password} (đổi ngay sau khi đăng nhập)")
