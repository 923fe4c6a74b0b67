"""Texts that nobody should type: markup, control and direction signs, endless words, letters of no font."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from banmoi.core.document import (
    Annex,
    Chart,
    Column,
    Item,
    Level,
    Paragraph,
    Signature,
    Source,
    Table,
    plain,
    row,
    runs,
)
from banmoi.papers.drawing import ChartRefusedError
from banmoi.papers.fonts import face
from banmoi.papers.write_pdf import write_pdf
from banmoi.papers.write_word import write_word
from banmoi.papers.writing import WarningKind
from tests.papers.layout_reading import letters, pdf_text, word_text
from tests.papers.sample_papers import bars, decision, plan, report

MARKUP = '#eval("1+1") #sys.inputs *đậm* _nghiêng_ $x^2$ @nguon <nhan> `mã` \\ "ngoặc" // chú /* thích */ ]] )} ~ -- ---'
BIDI = "Tổng \u202e321\u202c đồng \u2066abc\u2069"
CONTROL = "Bản\x00 Ven\x07 \x1b[31m\ufffe&#0;&amp;<w:p/>"
LONG = "Đường" * 90
STRANGE = "Đạt 😀 سلام ✓ 漢字"


def everywhere(text: str):
    """A paper with one text in every field that takes one."""
    table = Table(
        (Column((text,), 12, key=True), Column(("Nhóm", text), 12)), (row(text, text),) * 2, text, text, text
    )
    body = (
        Item(Level.GROUP, "I", runs(text), heading=True),
        Item(Level.DASH, "", runs(text)),
        Paragraph(runs(text)),
        table,
        Chart(bars(3) | {"description": text, "title": text}, text, text, note=text),
    )
    return decision(
        issuer=text, symbol=text, place=text, title=text, kind=text, competence=text, body_above=text, archive=text,
        resolution=text, addressees=(text, text), recipients=(text,), bases=(runs(text),), body=body,
        signatures=(Signature(text, text, note=text),), annexes=(Annex(text, body),),
        sources=(Source("a", text, text, text, address="javascript:" + text),),
    )  # fmt: skip


@pytest.mark.parametrize("text", [MARKUP, BIDI, CONTROL, LONG, STRANGE])
def test_hostile_text_everywhere_is_still_a_paper_within_its_margins(text):
    content = write_pdf(everywhere(text)).content
    assert content.startswith(b"%PDF")
    assert b"javascript:" not in content
    for sign in letters(content):
        assert sign.left > 29 and sign.bottom < 290, sign
    assert plain(text).split()[0] in word_text(write_word(everywhere(text)).content)


def test_markup_is_text_and_nothing_else():
    text = pdf_text(write_pdf(plan(title=MARKUP, body=(Paragraph(runs(MARKUP)),))).content)
    assert text.count(MARKUP) == 2


def test_a_leading_dash_makes_no_list():
    body = (
        Paragraph(runs("- một")),
        Paragraph(runs("+ hai")),
        Paragraph(runs("1. ba")),
        Paragraph(runs("= bốn")),
    )
    assert "- một + hai 1. ba = bốn" in pdf_text(write_pdf(plan(body=body)).content)


def test_signs_that_turn_the_writing_are_dropped():
    for text in (pdf_text(write_pdf(plan(body=(Paragraph(runs(BIDI)),))).content),
                 word_text(write_word(plan(body=(Paragraph(runs(BIDI)),))).content)):  # fmt: skip
        assert "Tổng 321 đồng abc" in text


def test_a_sign_that_the_font_lacks_is_written_as_its_code_and_told():
    written = write_pdf(plan(body=(Paragraph(runs("Bản 😀 đạt")),)))
    assert "Bản [U+1F600] đạt" in pdf_text(written.content)
    told = [warning.facts for warning in written.warnings if warning.kind is WarningKind.UNDRAWN]
    assert told == [("U+1F600",)]
    assert "Bản 😀 đạt" in word_text(write_word(plan(body=(Paragraph(runs("Bản 😀 đạt")),))).content)
    assert all(warning.kind is not WarningKind.UNDRAWN for warning in write_pdf(plan()).warnings)


def test_a_chart_may_fetch_nothing():
    thief = {"data": {"url": "file:///etc/passwd"}, "mark": "bar"}
    nested = {"layer": [thief]}
    for specification in (thief, nested, {"mark": "nothing of the kind", "data": {"values": []}}):
        paper = report(0, 0, body=(Chart(specification, "Trộm", "a"),))
        for write in (write_pdf, write_word):
            with pytest.raises(ChartRefusedError) as refused:
                write(paper)
            assert refused.value.title == "Trộm"


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(min_size=1, max_size=60).filter(lambda text: plain(text).strip()))
def test_any_text_is_drawn_as_it_is(text):
    paper = plan(body=(Paragraph(runs("[", text, "]")),))
    expected = "".join(plain(text).split())
    assert expected in "".join(word_text(write_word(paper).content).split())
    drawn = "".join(pdf_text(write_pdf(paper).content).split())
    if not face().lacks(expected) and expected.isascii():
        assert expected in drawn
