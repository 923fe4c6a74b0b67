"""Reminders: to whom, of what, once; and plain words where nothing can be sent."""

import io

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from banmoi.reports.reminders import letters, notice_of
from banmoi.rooms.notices.models import Notice
from banmoi.rooms.people.models import User
from banmoi.rooms.plans.task_actions import lay_out, note
from banmoi.site.environment import mail as mail_settings
from tests.conftest import TODAY
from tests.task_help import MONTHLY, add_task, commune_plan, small_plan

pytestmark = pytest.mark.usefixtures("bare_plan")


@pytest.fixture
def tasks(db, settings):
    settings.MAIL_SERVER = True
    settings.PUBLIC_ADDRESS = "https://banmoi.example"
    User.objects.filter(username="truongban").update(email="truongban@example.vn")
    return small_plan()[1]


def remind(*options):
    out = io.StringIO()
    call_command("remind", *options, stdout=out)
    return out.getvalue()


def test_one_mail_a_day_with_what_where_when_and_the_way(tasks):
    said = remind()
    assert "Đã gửi 1 thư." in said
    assert "3 người có việc nhưng chưa có thư điện tử: Nguyễn Thị Hạnh" in said
    letter = mail.outbox[0]
    assert letter.to == ["truongban@example.vn"]
    assert letter.subject == "Nhắc việc: 1 việc muộn, 1 việc sắp đến hạn"
    item = tasks[1].occurrences.get()
    for words in (
        "ĐÃ MUỘN\n1. Rà soát hộ nghèo của bản",
        "Kế hoạch 138/KH-UBND, mục II.2, xã Xuân Lương",
        "Hạn: chậm nhất 19/02/2024 (muộn 275 ngày)",
        f"https://banmoi.example/tasks/{tasks[1].id}/?at={item.id}",
        "ĐẾN HẠN TRONG 14 NGÀY\n1. Tổng vệ sinh đường bản",
        "(còn 10 ngày)",
    ):
        assert words in letter.body
    assert letter.content_subtype == "plain"
    assert "Đã gửi 0 thư." in remind()
    assert len(mail.outbox) == 1
    assert Notice.objects.get().key == "2024-11-20"


def test_the_weekly_mail_tells_what_was_done_and_is_another(tasks, person, moment):
    note(person("truongban"), tasks[1].occurrences.get().id, "done", moment=moment)
    remind()
    assert "Đã gửi 1 thư." in remind("--weekly")
    letter = mail.outbox[1]
    assert letter.subject == "Tổng hợp tuần: 0 việc muộn, 1 việc sắp đến hạn"
    assert "ĐÃ XONG TRONG TUẦN\n1. Rà soát hộ nghèo của bản" in letter.body
    assert "Xong: ghi ngày 20/11/2024" in letter.body
    assert "Đã gửi 0 thư." in remind("--weekly")
    assert set(Notice.objects.values_list("kind", "key")) == {
        ("tasks_day", "2024-11-20"), ("tasks_week", "2024-W47"),
    }  # fmt: skip


def test_a_dry_run_sends_and_remembers_nothing(tasks):
    said = remind("--dry-run")
    assert "Chạy thử: 1 thư sẽ được gửi" in said
    assert "Rà soát hộ nghèo" in said
    assert not mail.outbox
    assert not Notice.objects.exists()


def test_without_a_mail_server_it_says_so(tasks, settings):
    settings.MAIL_SERVER = False
    settings.PUBLIC_ADDRESS = ""
    said = remind()
    assert "BANMOI_MAIL_URL" in said
    assert "BANMOI_ADDRESS" in said
    assert "1 thư đang chờ" in said
    assert not mail.outbox
    assert not Notice.objects.exists()


def test_what_cannot_be_sent_is_sent_next_time(tasks, monkeypatch):
    User.objects.filter(username="canbo").update(email="canbo@example.vn")

    def broken(backend, messages):
        if messages[0].to == ["canbo@example.vn"]:
            raise OSError("mất mạng")
        return send(backend, messages)

    send = EmailBackend.send_messages
    with monkeypatch.context() as patched:
        patched.setattr(EmailBackend, "send_messages", broken)
        with pytest.raises(CommandError, match=r"canbo@example\.vn: mất mạng"):
            remind()
    assert len(mail.outbox) == 1  # the other one was sent all the same
    assert "Đã gửi 1 thư." in remind()
    assert mail.outbox[1].to == ["canbo@example.vn"]


def test_no_mail_without_an_address_of_the_installation_names_the_page(tasks, settings):
    settings.PUBLIC_ADDRESS = ""
    remind()
    assert "https://" not in mail.outbox[0].body
    assert "Việc của tôi" in mail.outbox[0].body


def test_letters_ask_a_constant_number_of_queries(tasks):
    with CaptureQueriesContext(connection) as few:
        letters(TODAY, weekly=True)
    plan = commune_plan()
    for number in range(8):
        add_task(plan, f"số {number}", MONTHLY, lead="mattran", people=["phunu"])
    lay_out(plan)
    with CaptureQueriesContext(connection) as many:
        found = letters(TODAY, weekly=True)
    assert len(few) == len(many)
    union = next(item for item in found if item.user.username == "phunu")
    assert union.late == 80
    assert "… và 50 việc nữa." in union.body


def test_the_week_is_the_calendars():
    assert notice_of(TODAY, weekly=True) == ("tasks_week", "2024-W47")
    assert notice_of(TODAY.replace(month=12, day=30), weekly=True) == ("tasks_week", "2025-W01")


def test_the_address_of_the_mail_server():
    assert mail_settings("") == {}
    found = mail_settings("smtp+tls://banmoi%40xa.vn:b%C3%AD@thu.xa.vn")
    assert (found["EMAIL_HOST"], found["EMAIL_PORT"], found["EMAIL_USE_TLS"]) == ("thu.xa.vn", 587, True)
    assert (found["EMAIL_HOST_PASSWORD"], found["DEFAULT_FROM_EMAIL"]) == ("bí", "banmoi@xa.vn")
    assert mail_settings("smtp://localhost?from=a@b.vn")["EMAIL_PORT"] == 25
    for wrong in ("thu.xa.vn", "http://thu.xa.vn", "smtp://thu.xa.vn"):
        with pytest.raises(SystemExit, match="BANMOI_MAIL_URL"):
            mail_settings(wrong)
