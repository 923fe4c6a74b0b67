"""The font that papers are drawn with: Times New Roman or a twin of its metrics, with all Vietnamese letters.

Looked for in this order: Times New Roman, Liberation Serif, Tinos, TeX Gyre Termes, on the machine; then
Liberation Serif or Tinos as a package carries them; then the serif that typst itself carries, whose
metrics are others: papers then break their lines elsewhere, and say so where they are made. A font
without one letter of Vietnamese (Liberation Serif 1) is passed over, whatever its name.
"""

import importlib.util
import os
import shutil
import sys
import tempfile
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from banmoi.papers.font_files import FontFile, FontFileError, read_font

FAMILIES = ("Times New Roman", "Liberation Serif", "Tinos", "TeX Gyre Termes")
_STYLES = {
    "regular": "Regular",
    "roman": "Regular",
    "bold": "Bold",
    "italic": "Italic",
    "bold italic": "BoldItalic",
}
_PACKAGES = ("indico_fonts", "pdfboss_fonts")
_HINTS = ("times", "liberationserif", "tinos", "termes")
_SUFFIXES = (".ttf", ".otf")
CARRIED = "Libertinus Serif"


def vietnamese() -> frozenset[int]:
    """Every letter of Vietnamese, small and capital, with the signs that papers need."""
    letters = set("aăâbcdđeêghiklmnoôơpqrstuưvxyfjwz0123456789 .,;:!?()[]/%+-–“”…²³≥≤×")
    for vowel in "aăâeêioôơuưy":
        letters |= {unicodedata.normalize("NFC", vowel + tone) for tone in "\u0300\u0301\u0303\u0309\u0323"}
    return frozenset(ord(sign) for letter in letters for sign in (letter, letter.upper()) if len(sign) == 1)


@dataclass(frozen=True, slots=True)
class Face:
    """A family to draw with: its files ({} for the one that typst carries), its letters, its metrics."""

    family: str
    files: tuple[Path, ...]
    covers: frozenset[int]
    times_metrics: bool

    def lacks(self, text: str) -> tuple[str, ...]:
        """The signs of a text that this family cannot draw, each once."""
        return tuple(sorted({sign for sign in text if ord(sign) not in self.covers}))


def carried_face() -> Face:
    """The serif inside of typst. Its letters are known by range; a test draws every one of them."""
    ranges = ((0x20, 0x7E), (0xA0, 0xAC), (0xAE, 0x17F), (0x1EA0, 0x1EF9), (0x2013, 0x2014), (0x2018, 0x201A),
              (0x201C, 0x201E))  # fmt: skip
    covers = {code for first, last in ranges for code in range(first, last + 1)}
    covers |= {ord(sign) for sign in "ƠơƯư…•′″→≤≥≠≈−×₫"}
    return Face(CARRIED, (), frozenset(covers), times_metrics=False)


def system_folders() -> tuple[Path, ...]:
    """Where the machine keeps its fonts."""
    home = Path.home()
    if sys.platform == "win32":
        windows = Path(os.environ.get("WINDIR", "C:/Windows")) / "Fonts"
        return windows, Path(os.environ.get("LOCALAPPDATA", home)) / "Microsoft" / "Windows" / "Fonts"
    if sys.platform == "darwin":
        return Path("/Library/Fonts"), Path("/System/Library/Fonts/Supplemental"), home / "Library/Fonts"
    shared = Path("/usr/share/fonts"), Path("/usr/local/share/fonts")
    return *shared, home / ".fonts", home / ".local/share/fonts"


def package_folders() -> tuple[Path, ...]:
    """Where installed packages carry fonts."""
    found = []
    for name in _PACKAGES:
        package = importlib.util.find_spec(name)
        for folder in package.submodule_search_locations or () if package else ():
            found += [Path(folder), Path(folder) / "fonts"]
    return tuple(found)


def find_face(folders: Iterable[Iterable[Path]]) -> Face:
    """The best family in these places: each group of folders is searched through before the next."""
    need = vietnamese()
    for group in folders:
        found = _complete(group)
        for family in FAMILIES:
            faces = found.get(family, {})
            if set(faces) == set(_STYLES.values()):
                covers = frozenset.intersection(*(face.covers for face in faces.values()))
                if need <= covers:
                    files = tuple(face.path for _style, face in sorted(faces.items()))
                    return Face(family, files, covers, times_metrics=True)
    return carried_face()


@cache
def face() -> Face:
    """The family of this machine."""
    return find_face((system_folders(), package_folders()))


def _complete(folders: Iterable[Path]) -> dict[str, dict[str, FontFile]]:
    """Fonts by family and style; of two of one name, the one with more letters."""
    found: dict[str, dict[str, FontFile]] = {}
    for folder in folders:
        for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
            name = path.name.casefold().replace(" ", "").replace("-", "").replace("_", "")
            if path.suffix.casefold() not in _SUFFIXES or not any(hint in name for hint in _HINTS):
                continue
            try:
                font = read_font(path)
            except FontFileError:
                continue
            style = _STYLES.get(font.style.casefold())
            if style is None or font.family not in FAMILIES:
                continue
            before = found.setdefault(font.family, {}).get(style)
            if before is None or len(before.covers) < len(font.covers):
                found[font.family][style] = font
    return found


_KEPT: dict[tuple[Path, ...], tempfile.TemporaryDirectory[str]] = {}


def folder_of(chosen: Face) -> Path | None:
    """A folder with the files of this family and no others, kept while the program runs.

    The drawing programs take whole folders, and would mix in a second font of the same name.
    """
    if not chosen.files:
        return None
    if chosen.files not in _KEPT:
        kept = tempfile.TemporaryDirectory(prefix="banmoi-fonts-", ignore_cleanup_errors=True)
        for place, path in enumerate(chosen.files):
            shutil.copyfile(path, Path(kept.name) / f"{place}{path.suffix}")
        _KEPT[chosen.files] = kept
    return Path(_KEPT[chosen.files].name)
