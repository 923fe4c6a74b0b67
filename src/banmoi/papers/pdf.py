"""The text of a PDF file, page by page."""

import pypdfium2

from banmoi.papers.refusals import PaperProblem, PaperRefusedError

MOST_PAGES = 500


def read_pdf(content: bytes, name: str) -> tuple[str, int, tuple[int, ...]]:
    """The text, pages parted by form feeds; how many pages; and which of them hold no text.

    Raises PaperRefusedError: broken, locked with a password, too long, or without any text (a scan).
    """
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).casefold() or "security" in str(error).casefold()
        raise PaperRefusedError(PaperProblem.ENCRYPTED if locked else PaperProblem.BROKEN, name) from error
    try:
        if len(document) > MOST_PAGES:
            raise PaperRefusedError(PaperProblem.TOO_LONG, name)
        pages = [_page(document, number) for number in range(len(document))]
    except pypdfium2.PdfiumError as error:
        raise PaperRefusedError(PaperProblem.BROKEN, name) from error
    finally:
        document.close()
    empty = tuple(number for number, text in enumerate(pages, 1) if len(text.strip()) < 8)
    if len(empty) == len(pages):
        raise PaperRefusedError(PaperProblem.SCANNED, name)
    return "\f".join(pages), len(pages), empty


def _page(document: pypdfium2.PdfDocument, number: int) -> str:
    page = document[number]
    try:
        words = page.get_textpage()
        try:
            text: str = words.get_text_range()
        finally:
            words.close()
    finally:
        page.close()
    # A hyphen at the end of a line comes marked, its line break swallowed; Vietnamese breaks no words.
    for sign in ("\ufffe\r\n", "\ufffe", "\x02\r\n", "\x02"):
        text = text.replace(sign, "-\n")
    return text.replace("\r\n", "\n")
