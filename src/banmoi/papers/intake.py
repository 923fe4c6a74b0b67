"""A file becomes text that a paper can be read from; what it is, its content says, not its name."""

from dataclasses import dataclass

from banmoi.papers.letters import decoded, repaired
from banmoi.papers.pdf import read_pdf
from banmoi.papers.refusals import PaperProblem, PaperRefusedError
from banmoi.papers.word import read_word

MOST_BYTES = 15 * 1024 * 1024
MOST_LETTERS = 1_500_000
_OLE = b"\xd0\xcf\x11\xe0"
_LOCKED_OFFICE = "EncryptedPackage".encode("utf-16-le")
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"II*\x00", b"MM\x00*", b"BM")


@dataclass(frozen=True, slots=True)
class PaperText:
    """What was read of a file. `notes`: what had to be done ("from_tcvn3", "from_vni", "composed") and
    the pages that hold no text ("no_text:3")."""

    text: str
    kind: str
    pages: int
    notes: tuple[str, ...] = ()


def read_paper(content: bytes, name: str) -> PaperText:
    """The text of a Word, PDF or plain file. Raises PaperRefusedError, never anything else."""
    if not content.strip():
        raise PaperRefusedError(PaperProblem.EMPTY, name)
    if len(content) > MOST_BYTES:
        raise PaperRefusedError(PaperProblem.TOO_LARGE, name)
    notes: list[str] = []
    if content.startswith(b"PK\x03\x04"):
        text, pages = read_word(content, name)
        kind = "docx"
    elif b"%PDF-" in content[:1024]:
        text, pages, empty = read_pdf(content, name)
        kind = "pdf"
        notes += [f"no_text:{number}" for number in empty]
    else:
        text, pages, kind = _plain(content, name), 1, "txt"
        pages = max(1, len(text) // 2200)
    if len(text) > MOST_LETTERS:
        raise PaperRefusedError(PaperProblem.TOO_LONG, name)
    text, done = repaired(text.replace("\x00", ""))
    if done == "unknown":
        raise PaperRefusedError(PaperProblem.UNKNOWN_LETTERS, name)
    if not text.strip():
        raise PaperRefusedError(PaperProblem.EMPTY, name)
    return PaperText(text, kind, pages, tuple([done, *notes] if done else notes))


def _plain(content: bytes, name: str) -> str:
    """The text of a file that is neither Word nor PDF, or the reason why it is no paper."""
    if content.startswith(_OLE):
        locked = _LOCKED_OFFICE in content
        raise PaperRefusedError(PaperProblem.ENCRYPTED if locked else PaperProblem.OLD_WORD, name)
    if content.startswith(_PICTURES):
        raise PaperRefusedError(PaperProblem.PICTURE, name)
    start = content[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(b"{\\rtf"):
        raise PaperRefusedError(PaperProblem.RICH_TEXT, name)
    if start.startswith((b"<!doctype html", b"<html", b"<?xml", b"mime-version:")):
        raise PaperRefusedError(PaperProblem.WEB_PAGE, name)
    text = decoded(content)
    if text is None:
        raise PaperRefusedError(PaperProblem.UNKNOWN_KIND, name)
    strange = sum(
        not letter.isprintable() and letter not in "\t\n\r\f\v\u00ad\u200b\ufeff" for letter in text
    )
    if strange * 50 > len(text):
        raise PaperRefusedError(PaperProblem.UNKNOWN_KIND, name)
    return text
