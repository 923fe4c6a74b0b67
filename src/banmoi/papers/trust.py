"""The root certificates that this installation trusts: files in a folder of its data, none by itself.

Which roots are right is for the installation's keeper to say; the operating system's list is made for web
sites and is never asked.
"""

from dataclasses import dataclass
from pathlib import Path

from asn1crypto import pem
from cryptography import x509

ENDINGS = (".pem", ".crt", ".cer", ".der")
MOST_BYTES = 200_000


@dataclass(frozen=True, slots=True)
class Roots:
    """The certificates found, as DER, and the names of files that hold none."""

    certificates: tuple[bytes, ...] = ()
    not_read: tuple[str, ...] = ()


def load_roots(folder: Path) -> Roots:
    """The certificates in a folder, PEM (one or several in a file) or DER; no folder is an empty one."""
    found: list[bytes] = []
    wrong: list[str] = []
    paths = sorted(folder.iterdir()) if folder.is_dir() else []
    for path in paths:
        if path.suffix.lower() not in ENDINGS or not path.is_file():
            continue
        inside = _certificates(path)
        found += [item for item in inside if item not in found]
        if not inside:
            wrong.append(path.name)
    return Roots(tuple(found), tuple(wrong))


def _certificates(path: Path) -> list[bytes]:
    """What a file holds; nothing where one of its certificates cannot be read."""
    try:
        if path.stat().st_size > MOST_BYTES:
            return []
        content = path.read_bytes()
        parts = (
            [part[2] for part in pem.unarmor(content, multiple=True)] if pem.detect(content) else [content]
        )
        for part in parts:
            x509.load_der_x509_certificate(part)
    except (OSError, ValueError):
        return []
    return parts
