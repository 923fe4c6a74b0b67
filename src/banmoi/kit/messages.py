"""Collects the interface texts and compiles the catalogues, in Python alone.

`python -m banmoi.kit.messages` updates `locale/*/LC_MESSAGES/django.po` from code and templates and
writes the compiled `.mo` beside each. Vietnamese is the language of the source; `locale/en` is the
English catalogue; `locale/vi` holds Vietnamese for the texts of libraries that have none.
"""

import ast
import io
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
_CALL = re.compile(
    r"""(?<![A-Za-z_])(?P<kind>n?gettext)\(\s*(?P<first>u?'(?:[^'\\]|\\.)*'|u?"(?:[^"\\]|\\.)*")"""
    r"""(?:\s*,\s*(?P<second>u?'(?:[^'\\]|\\.)*'|u?"(?:[^"\\]|\\.)*"))?"""
)
_KEYWORDS = {"_": None, "gettext": None, "gettext_lazy": None, "ngettext": (1, 2)}

Message = str | tuple[str, str]
_SOME_DAY = datetime(2024, 1, 1, tzinfo=UTC)


def found() -> Iterator[tuple[Message, str, int]]:
    """Every text of the interface with its file and line; a pair where number matters."""
    for path in sorted(ROOT.rglob("*.py")):
        if "migrations" in path.parts:
            continue
        with path.open("rb") as stream:
            for line, _function, texts, _comments in extract_python(stream, _KEYWORDS, [], {}):
                known = [text for text in _texts(texts) if text]
                if len(known) > 1:
                    yield (known[0], known[1]), _where(path), line
                elif known:
                    yield known[0], _where(path), line
    for path in sorted(ROOT.rglob("*.html")):
        yield from _of_template(path)


def _of_template(path: Path) -> Iterator[tuple[Message, str, int]]:
    """The texts of a template, through Django's own translation of templates into code."""
    from django.utils.translation.template import templatize

    code = templatize(path.read_text(encoding="utf-8"), origin=str(path))
    for call in _CALL.finditer(code):
        line = code.count("\n", 0, call.start()) + 1
        first = str(ast.literal_eval(call["first"].lstrip("u")))
        if call["kind"] == "ngettext" and call["second"]:
            yield (first, str(ast.literal_eval(call["second"].lstrip("u")))), _where(path), line
        else:
            yield first, _where(path), line


def _where(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def catalogue(locale: str) -> Catalog:
    """A catalogue as it is on the disk."""
    path = ROOT / "locale" / locale / "LC_MESSAGES" / "django.po"
    if path.is_file():
        with path.open("rb") as stream:
            catalog = read_po(stream, locale=locale)
    else:
        catalog = Catalog(locale=locale, project="banmoi", version="0.1")
    # No day of today in the compiled file: the same texts give the same bytes.
    catalog.creation_date = catalog.revision_date = _SOME_DAY
    return catalog


def updated() -> Catalog:
    """The English catalogue with every text of today's interface, translations kept."""
    old, new = catalogue("en"), Catalog(locale="en", project="banmoi", version="0.1", fuzzy=False)
    for message, where, _line in found():
        identity = message[0] if isinstance(message, tuple) else message
        known = old.get(identity)
        text = known.string if known is not None else ""
        if isinstance(message, tuple) and isinstance(text, str):
            text = (text, text) if text else ("", "")
        if not isinstance(message, tuple) and isinstance(text, tuple | list):
            text = text[0]
        flags = ["python-format"] if re.search(r"%\(\w+\)s", identity) else []
        new.add(message, text, locations=[(where, 0)], flags=flags)
    return new


def written(catalog: Catalog) -> bytes:
    """A catalogue as text, the same for the same content."""
    stream = io.BytesIO()
    write_po(stream, catalog, width=100, omit_header=False, sort_by_file=True, include_lineno=False)
    lines = stream.getvalue().decode().splitlines(keepends=True)
    return "".join(line for line in lines if "-Date:" not in line and "Generated-By" not in line).encode()


def compiled(catalog: Catalog) -> bytes:
    """A catalogue as the program reads it."""
    stream = io.BytesIO()
    write_mo(stream, catalog)
    return stream.getvalue()


def main() -> int:
    """Update and compile; tells how many English texts are missing."""
    new = updated()
    folder = ROOT / "locale" / "en" / "LC_MESSAGES"
    (folder / "django.po").write_bytes(written(new))
    for locale in ("en", "vi"):
        folder = ROOT / "locale" / locale / "LC_MESSAGES"
        (folder / "django.mo").write_bytes(compiled(catalogue(locale)))
    missing = [message.id for message in new if message.id and not all(_texts(message.string))]
    sys.stdout.write(f"{len(new)} texts, {len(missing)} without English\n")
    return 1 if missing else 0


def _texts(string: object) -> list[str]:
    return [str(item) for item in string] if isinstance(string, tuple | list) else [str(string)]


if __name__ == "__main__":
    sys.exit(main())
