"""Settings of the tests: an own folder, a fast password hasher, the demonstration's fixed day."""

import os
import tempfile
from datetime import date
from pathlib import Path

_FOLDER = tempfile.mkdtemp(prefix="banmoi-test-")
os.environ["BANMOI_DATA"] = _FOLDER
os.environ.setdefault("BANMOI_SECRET", "only-for-tests-" + "x" * 50)
os.environ["BANMOI_LOCAL"] = "1"
os.environ.setdefault("BANMOI_DATABASE", f"sqlite:///{(Path(_FOLDER) / 'test.sqlite3').as_posix()}")

from banmoi.site.settings.main import *  # noqa: E402, F403
from banmoi.site.settings.main import DATABASES  # noqa: E402

FIXED_TODAY = date(2024, 11, 20)
DEMO = True
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": str(Path(_FOLDER) / "test_db.sqlite3")}
