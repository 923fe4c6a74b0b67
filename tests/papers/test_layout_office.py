"""The Word file in an office suite: the same lines and pages as the PDF. Skips where no suite is installed."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from banmoi.papers import fonts
from banmoi.papers.write_pdf import write_pdf
from banmoi.papers.write_word import write_word
from tests.papers.layout_reading import pdf_pages, pdf_text
from tests.papers.sample_papers import SAMPLES

FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>{folder}</dir>
<cachedir>{cache}</cachedir><alias binding="same"><family>Times New Roman</family>
<accept><family>{family}</family></accept></alias></fontconfig>"""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """All samples as Word files, turned into PDF by the office suite in one go."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("no office suite (soffice) here: the Word files are not opened by one")
    face = fonts.face()
    if not face.times_metrics:
        pytest.skip("no font with the metrics of Times New Roman here: lines cannot be compared")
    folder = tmp_path_factory.mktemp("office")
    settings = folder / "fonts.conf"
    settings.write_text(
        FONTS.format(folder=fonts.folder_of(face), cache=folder / "cache", family=face.family),
        encoding="utf-8",
    )
    files = []
    for name, make in SAMPLES.items():
        files.append(folder / f"{name}.docx")
        files[-1].write_bytes(write_word(make()).content)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [
        program,
        profile,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(folder),
        *map(str, files),
    ]
    environment = os.environ | {"FONTCONFIG_FILE": str(settings)}
    subprocess.run(command, env=environment, check=False, timeout=180, capture_output=True)
    made = {path.stem: path.read_bytes() for path in Path(folder).glob("*.pdf")}
    if not made:
        pytest.skip("the office suite here opens no Word files (its writer is not installed)")
    return made


def _sorted_words(text: str) -> list[str]:
    return sorted(word for word in text.split() if not word.isdigit())


@pytest.mark.parametrize("name", SAMPLES)
def test_the_suite_opens_every_paper_with_as_many_pages(name, office):
    ours, theirs = pdf_pages(write_pdf(SAMPLES[name]()).content), pdf_pages(office[name])
    assert len(ours) == len(theirs)


@pytest.mark.parametrize("name", ["ke-hoach", "cong-van", "bien-ban"])
def test_lines_break_where_they_break_in_the_suite(name, office):
    """Line for line, but for the cells of the head and the ending, which each lists in its own order."""
    ours, theirs = pdf_pages(write_pdf(SAMPLES[name]()).content), pdf_pages(office[name])
    for mine, other in zip(ours, theirs, strict=True):
        text = [line for line in mine if len(line) > 45]
        assert len(text) >= 3
        assert [line for line in text if line not in other] == []


@pytest.mark.parametrize("name", ["quyet-dinh", "ke-hoach", "bien-ban", "cong-van"])
def test_the_suite_shows_the_same_words(name, office):
    ours = _sorted_words(pdf_text(write_pdf(SAMPLES[name]()).content))
    theirs = _sorted_words(pdf_text(office[name]))
    # the head of a table is repeated where each breaks its page
    assert set(ours) == set(theirs)
