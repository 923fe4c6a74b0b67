"""A person's own page: password, second step, and tokens for their machines."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from banmoi.kit import clock
from banmoi.rooms.people.actions import create_token, end_calendar, renew_calendar, revoke_token
from banmoi.rooms.people.queries import has_calendar, positions_of, tokens_of
from banmoi.web.doors import rights


@login_required
def me(request: HttpRequest) -> HttpResponse:
    """Who am I here, and my tokens."""
    mine = rights(request)
    secret = ""
    if request.method == "POST" and request.POST.get("revoke", "").isdigit():
        if revoke_token(mine, int(request.POST["revoke"]), moment=clock.now()):
            messages.success(request, _("Đã thu hồi mã truy cập."))
        return redirect("me")
    calendar = ""
    if request.method == "POST" and request.POST.get("calendar") == "end":
        end_calendar(mine, moment=clock.now())
        messages.success(
            request, _("Đã bỏ địa chỉ lịch; điện thoại đang dùng địa chỉ đó không nhận thêm nữa.")
        )
        return redirect("me")
    if request.method == "POST" and request.POST.get("calendar"):
        key = renew_calendar(mine, moment=clock.now())
        calendar = request.build_absolute_uri(reverse("task_calendar", args=[key]))
    elif request.method == "POST":
        name = request.POST.get("name", "").strip()
        if not name:
            messages.error(request, _("Đặt tên cho mã truy cập, ví dụ: máy tổng hợp của huyện."))
        else:
            _token, secret = create_token(
                mine, name, may_write=request.POST.get("may_write") == "1", moment=clock.now()
            )
    context = {
        "positions": positions_of(mine.user_id, clock.today()),
        "tokens": tokens_of(mine.user_id),
        "secret": secret,
        "calendar": calendar,
        "has_calendar": has_calendar(mine.user_id),
    }
    response = render(request, "me.html", context)
    if secret or calendar:
        response["Cache-Control"] = "no-store"
    return response
