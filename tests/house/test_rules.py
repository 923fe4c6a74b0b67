"""The rules of the house that no other tool holds; each test says what it looked at."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

from banmoi.kit import messages

ROOT = Path(__file__).parents[2]
# Written in two pieces, so that this file does not hold what it forbids.
FORBIDDEN = [
    "py" + "pi.org",
    "python" + "hosted.org",
    "npm" + "js",
    "debian" + ".org",
    "/wo" + "rk/",
    "/ro" + "ot/",
]


def tracked() -> list[Path]:
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [ROOT / line for line in listing.stdout.splitlines() if (ROOT / line).is_file()]


def python_files() -> list[Path]:
    found = [p for p in tracked() if p.suffix == ".py" and "migrations" not in p.parts]
    assert len(found) > 100
    return found


def test_files_and_functions_stay_small():
    long = []
    for path in python_files():
        lines = path.read_text(encoding="utf-8").splitlines()
        most = 800 if "tests" in path.parts else 600
        if len(lines) > most:
            long.append(f"{path.name}: {len(lines)} lines, at most {most}")
        for node in ast.walk(ast.parse("\n".join(lines))):
            if isinstance(node, ast.FunctionDef) and "src" in path.parts:
                length = (node.end_lineno or 0) - node.lineno
                if length > 60:
                    long.append(f"{path.name}: {node.name} has {length} lines, at most 60")
    assert not long, "\n".join(long)


def test_every_module_says_what_it_is_for():
    silent = [
        str(path.relative_to(ROOT))
        for path in python_files()
        if path.read_text(encoding="utf-8").strip()
        and not ast.get_docstring(ast.parse(path.read_text("utf-8")))
    ]
    assert not silent, silent


def test_public_functions_of_the_core_have_docstrings():
    silent, seen = [], 0
    for path in (ROOT / "src" / "banmoi" / "core").glob("*.py"):
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
                seen += 1
                if not ast.get_docstring(node):
                    silent.append(f"{path.name}: {node.name}")
    assert seen > 50
    assert not silent, silent


def test_nothing_names_a_registry_or_a_machine():
    found, seen = [], 0
    for path in tracked():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        seen += 1
        found += [f"{path.name}: {word}" for word in FORBIDDEN if word in text]
    assert seen > 100
    assert not found, found


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt", "requirements-bench.txt"])
def test_locks_have_hashes_and_no_address(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    pins = re.findall(r"^[\w.\[\]-]+==", text, re.MULTILINE)
    assert len(pins) > 10
    assert text.count("--hash=sha256:") >= len(pins)
    assert "://" not in text


def test_no_inline_script_or_style_in_templates():
    templates = list((ROOT / "src").rglob("*.html"))
    assert len(templates) > 30
    wrong = [p.name for p in templates if re.search(r"<script|<style| style=| on\w+=", markup(p))]
    assert not wrong, wrong


def markup(path: Path) -> str:
    """A template; the notebook on the phone, and it alone, without its scripts that stand in files."""
    text = path.read_text("utf-8")
    if path.parent.name != "pocket":
        return text
    return re.sub(r"""<script type="module" src="{% static '[\w/.]+' %}"></script>""", "", text)


def test_english_catalogue_is_complete_and_compiled():
    new = messages.updated()
    assert len(new) > 300
    missing = [m.id for m in new if m.id and not all(messages._texts(m.string))]
    assert not missing, (
        f"{len(missing)} texts without English, e.g. {missing[:3]}; run: python run.py messages"
    )
    for locale in ("en", "vi"):
        folder = ROOT / "src" / "banmoi" / "locale" / locale / "LC_MESSAGES"
        compiled = (folder / "django.mo").read_bytes()
        assert compiled == messages.compiled(messages.catalogue(locale)), (
            f"{locale}: run python run.py messages"
        )


def test_placeholders_agree_between_the_languages():
    wrong, seen = [], 0
    for message in messages.catalogue("en"):
        source = message.id[0] if isinstance(message.id, tuple) else message.id
        for text in messages._texts(message.string):
            if not source or not text:
                continue
            seen += 1
            if set(re.findall(r"%\(\w+\)s", source)) - set(re.findall(r"%\(\w+\)s", text)):
                wrong.append(source)
    assert seen > 300
    assert not wrong, wrong


def test_glossary_identifiers_exist():
    code = "\n".join(
        p.read_text("utf-8") for p in tracked() if p.suffix in (".py", ".yaml") and "src" in p.parts
    )
    rows = [
        line.split("|")
        for line in (ROOT / "GLOSSARY.md").read_text("utf-8").splitlines()
        if line.startswith("|") and "`" in line
    ]
    assert len(rows) > 40
    missing = [
        name for row in rows for name in re.findall(r"`([\w.]+)`", row[3]) if name.split(".")[-1] not in code
    ]
    assert not missing, missing
