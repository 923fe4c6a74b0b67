"""Headers, sessions, guessing, the second step, and a clean deployment check."""

import os
import re
import subprocess
import sys

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.contrib.auth.hashers import identify_hasher
from django.test import Client

from banmoi.rooms.files.models import StoredFile
from tests.conftest import PASSWORD


def sign_in(client, password=PASSWORD, username="canbo", **extra):
    return client.post("/account/login/", {"login": username, "password": password, **extra})


def test_a_file_is_handed_out_so_that_nothing_in_it_runs(signed_in):
    stored = StoredFile.objects.get(original_name="van-ban-minh-hoa.png")
    response = signed_in("canbo").get(f"/files/{stored.digest}/")
    assert b"".join(response).startswith(b"\x89PNG")
    assert response.headers["Content-Type"] == "image/png"
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert signed_in("canbo").get("/files/" + "0" * 64 + "/").status_code == 404


def test_guessing_is_locked_out_in_plain_words(db):
    client = Client(REMOTE_ADDR="10.0.0.9")
    for _guess in range(5):
        last = sign_in(client, "sai-mat-khau")
    assert last.status_code in (200, 429)
    locked = sign_in(client, PASSWORD)
    assert locked.status_code == 429
    assert "Chờ 15 phút" in locked.content.decode()
    assert sign_in(Client(REMOTE_ADDR="10.0.0.10"), PASSWORD).status_code == 302


def test_a_wrong_password_is_told_in_vietnamese(db):
    page = sign_in(Client(), "sai-mat-khau").content.decode()
    assert "Tên đăng nhập hoặc mật khẩu không đúng" in page


def test_signing_in_does_not_lead_elsewhere(db):
    response = sign_in(Client(), next="https://example.org/trap")
    assert response.status_code == 302
    assert response.url == "/"


def test_nobody_signs_up_by_themselves(client):
    assert client.get("/account/signup/").status_code == 404


def test_the_second_step_is_asked_for_once_it_is_on(db):
    client = Client()
    assert sign_in(client).status_code == 302
    again = client.get("/account/second-step/totp/activate/")
    assert again.url.startswith("/account/reauthenticate/")  # turning it on asks for the password
    assert client.post(again.url, {"password": PASSWORD}).status_code == 302
    page = client.get("/account/second-step/totp/activate/").content.decode()
    secret = re.search(r'class="code">([A-Z2-7]+)<', page)[1]
    code = format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))
    assert client.post("/account/second-step/totp/activate/", {"code": code}).status_code == 302
    later = Client()
    assert sign_in(later).url.startswith("/account/second-step/authenticate/")
    assert later.get("/p/xa-xuan-luong/").status_code == 302
    assert "Nhập mã xác nhận" in later.get("/account/second-step/authenticate/").content.decode()


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """The surroundings of a real installation: no demonstration, no test settings."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("BANMOI_")}
    kept["DJANGO_SETTINGS_MODULE"] = "banmoi.site.settings.main"
    return kept | {"BANMOI_DATA": str(tmp_path_factory.mktemp("installed")), "BANMOI_HOSTS": "xa.example"}


def python(installed, code):
    return subprocess.run(
        [sys.executable, "-c", code], env=installed, capture_output=True, text=True, check=False
    )


def test_the_deployment_check_is_clean(installed):
    code = (
        "import django; django.setup(); from django.core.management import call_command; "
        "call_command('check', deploy=True, fail_level='WARNING')"
    )
    result = python(installed, code)
    assert result.returncode == 0, result.stderr
    assert "no issues" in result.stdout


def test_an_installation_is_safe_by_default(installed):
    code = (
        "from banmoi.site.settings import main as s; "
        "print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SESSION_COOKIE_HTTPONLY, "
        "s.SECURE_SSL_REDIRECT, s.DEBUG, s.PASSWORD_HASHERS[0].rsplit('.', 1)[1], s.FIXED_TODAY)"
    )
    result = python(installed, code)
    assert result.stdout.split() == ["True"] * 4 + ["False", "ScryptPasswordHasher", "None"], result.stderr


def test_the_secret_is_made_once_and_read_by_us_alone(installed):
    code = "from banmoi.site.settings import main as s; print(s.SECRET_KEY)"
    first, second = python(installed, code).stdout, python(installed, code).stdout
    assert first == second
    assert len(first.strip()) > 50
    if os.name == "posix":
        assert oct(os.stat(f"{installed['BANMOI_DATA']}/secret").st_mode)[-3:] == "600"  # noqa: PTH116


def test_hashed_passwords_are_never_the_password(person):
    from banmoi.rooms.people.models import User

    stored = User.objects.get(username="canbo").password
    assert PASSWORD not in stored
    assert identify_hasher(stored)


@pytest.mark.parametrize("address", ["/p/xa\x00/", "/p/xa-xuan-luong/audit/?act=%00", "/api/v1/places/%00"])
def test_the_character_nul_is_refused_everywhere(signed_in, address):
    assert signed_in("canbo").get(address).status_code == 404


def test_nul_in_a_form_is_refused_and_nothing_is_kept(signed_in):
    data = {"households:numerator": "148", "households:note": "a\x00b"}
    assert signed_in("truongban").post("/p/ban-ven/report/", data).status_code == 404
