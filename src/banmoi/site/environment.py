"""What the surroundings say: folders, the database address, the secret. Read once, by settings."""

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

PACKAGE = Path(__file__).resolve().parent.parent


def data_dir() -> Path:
    """Where this installation keeps its database and files.

    BANMOI_DATA, else `var` beside the sources of a checkout, else `.banmoi` in the home folder.
    """
    named = os.environ.get("BANMOI_DATA")
    if named:
        return Path(named)
    checkout = PACKAGE.parent.parent
    if (checkout / "pyproject.toml").is_file():
        return checkout / "var"
    return Path.home() / ".banmoi"


def secret_key(folder: Path) -> str:
    """The installation's secret: BANMOI_SECRET, else made once and kept where only we read it."""
    named = os.environ.get("BANMOI_SECRET")
    if named:
        return named
    path = folder / "secret"
    if not path.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        try:
            with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as stream:
                stream.write(secrets.token_urlsafe(64))
        except FileExistsError:
            pass  # another process was first; its secret is read below
    return path.read_text().strip()


def database(address: str) -> dict[str, Any]:
    """Django's settings for "sqlite:///path" or "postgresql://user:password@host:port/name".

    A PostgreSQL socket folder is given as "?host=/folder". SQLite runs in WAL mode and takes its
    write lock when a transaction begins: without that, 40% of writes fail under 8 clients. Connections are
    kept for a minute: opening one took two thirds of a public page that was made before.
    """
    parts = urlsplit(address)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(parts.path[1:]) or ":memory:",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-20000;",
            },
            "CONN_MAX_AGE": 60,
        }
    if parts.scheme in ("postgresql", "postgres"):
        query = parse_qs(parts.query)
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": parts.path[1:],
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": query.get("host", [parts.hostname or ""])[0],
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 60,
        }
    raise SystemExit(
        f"BANMOI_DATABASE: '{parts.scheme}' is not known; write sqlite:///path or postgresql://…"
    )


def mail(address: str) -> dict[str, Any]:
    """Django's mail settings for "smtp://user:password@host:port?from=banmoi@xa.vn"; none for "".

    smtps:// is encrypted from the first byte (port 465), smtp+tls:// by STARTTLS (port 587).
    """
    if not address:
        return {}
    parts = urlsplit(address)
    ports = {"smtp": 25, "smtps": 465, "smtp+tls": 587}
    if parts.scheme not in ports or not parts.hostname:
        raise SystemExit("BANMOI_MAIL_URL: write smtp://, smtps:// or smtp+tls://user:password@host:port")
    user = unquote(parts.username or "")
    sender = parse_qs(parts.query).get("from", [user])[0]
    if "@" not in sender:
        raise SystemExit("BANMOI_MAIL_URL: say who sends, as in …?from=banmoi@xa.vn")
    return {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or ports[parts.scheme],
        "EMAIL_HOST_USER": user,
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_TIMEOUT": 30,
        "DEFAULT_FROM_EMAIL": sender,
    }
