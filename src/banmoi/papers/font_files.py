"""What a font file says of itself: its family, its style, and the letters that it has.

Only the tables `name` and `cmap` of TrueType and OpenType files are read, never an outline.
"""

import struct
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class FontFile:
    """A font: family and style as its name table gives them, and the code points it draws."""

    path: Path
    family: str
    style: str
    covers: frozenset[int]


class FontFileError(ValueError):
    """A file that is no font, or one that cannot be read."""


def read_font(path: Path) -> FontFile:
    """The names and letters of a font file. Raises FontFileError for anything else."""
    try:
        content = path.read_bytes()
        if content[:4] not in (b"\x00\x01\x00\x00", b"OTTO", b"true"):
            raise FontFileError(path.name)
        tables = _tables(content)
        family, style = _names(content, tables["name"])
        return FontFile(path, family, style, _covered(content, tables["cmap"]))
    except (OSError, KeyError, IndexError, struct.error, UnicodeDecodeError) as error:
        raise FontFileError(path.name) from error


def _tables(content: bytes) -> dict[str, int]:
    (count,) = struct.unpack_from(">H", content, 4)
    found = {}
    for place in range(count):
        tag, _sum, offset, _length = struct.unpack_from(">4sIII", content, 12 + 16 * place)
        found[tag.decode("latin-1")] = offset
    return found


def _names(content: bytes, start: int) -> tuple[str, str]:
    """Family and style: the typographic ones (16, 17) where they are, else the plain ones (1, 2)."""
    _format, count, strings = struct.unpack_from(">HHH", content, start)
    found: dict[int, str] = {}
    for place in range(count):
        platform, _encoding, language, name, length, offset = struct.unpack_from(
            ">HHHHHH", content, start + 6 + 12 * place
        )
        if name not in (1, 2, 16, 17) or (platform, language) not in ((3, 0x409), (1, 0), (0, 0)):
            continue
        raw = content[start + strings + offset : start + strings + offset + length]
        text = raw.decode("latin-1" if platform == 1 else "utf-16-be")
        if platform == 3 or name not in found:
            found[name] = text
    return found.get(16, found.get(1, "")), found.get(17, found.get(2, ""))


def _covered(content: bytes, start: int) -> frozenset[int]:
    _version, count = struct.unpack_from(">HH", content, start)
    covered: set[int] = set()
    for place in range(count):
        platform, encoding, offset = struct.unpack_from(">HHI", content, start + 4 + 8 * place)
        if (platform, encoding) not in ((3, 1), (3, 10), (0, 3), (0, 4)):
            continue
        (kind,) = struct.unpack_from(">H", content, start + offset)
        if kind == 4:
            covered |= _format_4(content, start + offset)
        elif kind == 12:
            covered |= _format_12(content, start + offset)
    return frozenset(covered)


def _format_4(content: bytes, at: int) -> set[int]:
    (double,) = struct.unpack_from(">H", content, at + 6)
    count = double // 2
    ends = struct.unpack_from(f">{count}H", content, at + 14)
    starts = struct.unpack_from(f">{count}H", content, at + 16 + double)
    deltas = struct.unpack_from(f">{count}H", content, at + 16 + 2 * double)
    ranges_at = at + 16 + 3 * double
    ranges = struct.unpack_from(f">{count}H", content, ranges_at)
    found = set()
    for place, (first, last) in enumerate(zip(starts, ends, strict=True)):
        for code in range(first, min(last, 0xFFFE) + 1):
            if ranges[place] == 0:
                glyph = (code + deltas[place]) & 0xFFFF
            else:
                where = ranges_at + 2 * place + ranges[place] + 2 * (code - first)
                (glyph,) = struct.unpack_from(">H", content, where)
            if glyph:
                found.add(code)
    return found


def _format_12(content: bytes, at: int) -> set[int]:
    (count,) = struct.unpack_from(">I", content, at + 12)
    found: set[int] = set()
    for place in range(count):
        first, last, glyph = struct.unpack_from(">III", content, at + 16 + 12 * place)
        if last > 0x10FFFF or last < first:
            raise FontFileError("cmap")
        found.update(range(first if glyph else first + 1, last + 1))
    return found
