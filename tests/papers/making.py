"""Makes Word and PDF files of a text, as an office would have saved it."""

import io

import typst
from docx import Document


def txt_to_docx(text: str) -> bytes:
    """A Word file with a paragraph for each line."""
    document = Document()
    for line in text.split("\n"):
        document.add_paragraph(line)
    return saved(document)


def saved(document) -> bytes:
    """The bytes of a Word document."""
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def txt_to_pdf(text: str) -> bytes:
    """A PDF with each line of the text on a line of its own, over as many pages as it takes."""
    lines = " #linebreak() ".join(f'#"{_quoted(line)}"' if line.strip() else "" for line in text.split("\n"))
    head = "#set page(width: 30cm, height: 29.7cm, margin: 2cm)\n#set text(size: 9pt, hyphenate: false)\n"
    source = head + lines
    return typst.compile(source.encode())


def _quoted(line: str) -> str:
    return line.replace("\t", "    ").replace("\\", "\\\\").replace('"', '\\"')
