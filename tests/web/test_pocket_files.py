"""The notebook's own files: texts in one place, words that old phones know, a policy without holes."""

import json
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from banmoi.web.pocket.pages import FILES, ICONS, MODULES
from banmoi.web.pocket.start import SCHEMA
from banmoi.web.pocket.texts import texts


def source(name):
    return Path(finders.find(f"pocket/{name}.js")).read_text(encoding="utf-8")


SCRIPTS = {name: source(name) for name in [*MODULES, "worker"]}
# What a browser of 2018 (Chrome 70) does not know.
TOO_NEW = [
    r"\?\.(?=[a-zA-Z_[(])", r"\?\?", r"\.replaceAll\(", r"\.flat(Map)?\(", r"\.at\(", r"Object\.fromEntries",
    r"allSettled", r"\.arrayBuffer\(\)", r"structuredClone", r"randomUUID", r"globalThis", r"^\s+static ",
    r"\b\d+_\d+\b",
    r"\bimport\(", r"matchAll\(", r"await import", r"#\w+\s*[=(;](?<!')", r"\|\|=|&&=", r"queueMicrotask",
]  # fmt: skip


@pytest.mark.parametrize("name", SCRIPTS)
def test_modules_say_nothing_that_an_old_phone_does_not_know(name):
    code = "\n".join(line for line in SCRIPTS[name].splitlines() if not line.strip().startswith("//"))
    found = [
        pattern for pattern in TOO_NEW if re.search(pattern, re.sub(r"'[^'\n]*'", "''", code), re.MULTILINE)
    ]
    assert not found
    assert len(SCRIPTS[name].splitlines()) <= 600
    assert SCRIPTS[name].startswith("// ")
    assert not re.search(r"innerHTML|eval\(|document\.write|https?://", code)


# Texts whose key is put together in the module, by the beginning of the key.
MADE_UP = {
    "state_": ("kept", "sent", "accepted", "returned"),
    "group_": ("kept", "sent", "accepted", "returned"),
    "task_": ("done", "progress", "stuck", "not_done"),
    "note_": ("opinion", "closed_period", "conflict"),
}


def test_every_text_is_used_and_every_used_text_is_there():
    code = "\n".join(SCRIPTS.values())
    asked = set(re.findall(r"\bt\(\s*'(\w+)'(?!\s*\+)", code))
    made_up = {start + end for start, ends in MADE_UP.items() for end in ends}
    assert set(re.findall(r"\bt\(\s*'(\w+)'\s*\+", code)) == set(MADE_UP)
    assert (asked | made_up) - texts().keys() == set()
    assert {key for key in texts() if key not in made_up and f"'{key}'" not in code} == set()


def test_the_page_its_worker_and_its_manifest(signed_in):
    client = signed_in("truongban")
    page = client.get("/pocket/")
    policy = page.headers["Content-Security-Policy"]
    assert "worker-src 'self'" in policy
    assert "manifest-src 'self'" in policy
    assert "unsafe" not in policy
    assert "blob:" not in policy
    text = page.content.decode()
    assert text.count("<script") == 1
    assert "Ninh Văn Đức" not in text  # it may lie in the phone for anybody
    worker = client.get("/pocket/worker.js")
    assert worker.headers["Content-Type"].startswith("text/javascript")
    shell = json.loads(re.search(r"self.SHELL = (\[.*\]);", worker.content.decode())[1])
    assert len(shell) == len(FILES) + 2
    manifest = json.loads(client.get("/pocket/manifest.webmanifest").content)
    assert (manifest["start_url"], manifest["scope"], manifest["display"]) == (
        "/pocket/",
        "/pocket/",
        "standalone",
    )
    assert all(finders.find(name) for name in ICONS)
    assert f"const SCHEMA = {SCHEMA};" in SCRIPTS["send"]


def test_another_language_is_another_notebook(signed_in):
    client = signed_in("truongban")
    vietnamese = client.get("/pocket/worker.js").content
    client.cookies["django_language"] = "en"
    assert client.get("/pocket/worker.js").content != vietnamese
