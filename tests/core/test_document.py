"""What keeps a paper from being drawn, by the name of its field; and text fit for paper."""

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banmoi.core.document import (
    Annex,
    Chart,
    Column,
    Document,
    Flaw,
    FlawKind,
    Item,
    Level,
    Paragraph,
    Power,
    Row,
    RowKind,
    Run,
    Signature,
    Source,
    Table,
    flaws,
    plain,
    row,
    runs,
)

GOOD = Document(
    issuer="Ủy ban nhân dân xã",
    symbol="KH-UBND",
    place="Xuân Lương",
    title="Một việc",
    signatures=(Signature("Phạm Văn A", "Chủ tịch"),),
    body=(Paragraph(runs("Nội dung.")),),
)
COLUMNS = (Column(("TT",), 10), Column(("Tên",), 40))


def found(**changes) -> set[tuple[str, FlawKind]]:
    return {(flaw.field, flaw.kind) for flaw in flaws(replace(GOOD, **changes))}


def test_a_good_paper_has_no_flaw():
    assert flaws(GOOD) == ()


@pytest.mark.parametrize("name", ["issuer", "symbol", "place", "title"])
@pytest.mark.parametrize("empty", ["", "  ", "\u200b\x00"])
def test_a_missing_field_is_named(name, empty):
    assert found(**{name: empty}) == {(name, FlawKind.MISSING)}


@pytest.mark.parametrize(
    ("changes", "flaw"),
    [
        ({"number": 0}, ("number", FlawKind.NOT_POSITIVE)),
        ({"body": ()}, ("body", FlawKind.MISSING)),
        ({"recipients": ("Như trên", " ")}, ("recipients", FlawKind.MISSING)),
        ({"bases": (runs(""),)}, ("bases", FlawKind.MISSING)),
        ({"signatures": ()}, ("signatures", FlawKind.MISSING)),
        ({"signatures": (Signature("A", "B"),) * 4}, ("signatures", FlawKind.TOO_MANY)),
        ({"signatures": (Signature("", "Chủ tịch"),)}, ("signature_name", FlawKind.MISSING)),
        ({"signatures": (Signature("A"),)}, ("signature_title", FlawKind.MISSING)),
        (
            {"signatures": (Signature("A", "B", ((Power.KT, "Chủ tịch"), (Power.TM, "UBND"))),)},
            ("signature_power", FlawKind.POWER_ORDER),
        ),
        ({"signatures": (Signature("A", "B", ((Power.TM, ""),)),)}, ("signature_power", FlawKind.MISSING)),
        ({"body": (Paragraph(runs(Run("1", source="x"))),)}, ("source", FlawKind.UNKNOWN_SOURCE)),
        ({"sources": (Source("x", "a", "1", "b"),) * 2}, ("sources", FlawKind.DOUBLE_SOURCE)),
        ({"body": (Paragraph(runs("a"), style="fancy"),)}, ("style", FlawKind.UNKNOWN_STYLE)),
        ({"body": (Item(Level.ARTICLE, "", runs("a")),)}, ("item_number", FlawKind.MISSING)),
        ({"body": (Item(Level.DASH, "", runs(" ")),)}, ("item_text", FlawKind.MISSING)),
        ({"body": (Chart({}, "", "a"),)}, ("chart_title", FlawKind.MISSING)),
        ({"body": (Chart({}, "a", "b", share=1.2),)}, ("chart_share", FlawKind.OUT_OF_RANGE)),
        ({"body": (Table((), ()),)}, ("columns", FlawKind.NO_COLUMNS)),
        ({"body": (Table((Column((), 10),), ()),)}, ("column_title", FlawKind.MISSING)),
        ({"body": (Table((Column(("a",), 0),), ()),)}, ("column_width", FlawKind.OUT_OF_RANGE)),
        ({"body": (Table(COLUMNS, (row("1"),)),)}, ("cells", FlawKind.CELLS)),
        ({"annexes": (Annex("", ()),)}, ("annex_title", FlawKind.MISSING)),
    ],
)
def test_what_is_wrong_is_named(changes, flaw):
    assert found(**changes) == {flaw}


def test_all_that_is_wrong_is_told_at_once_with_its_place():
    table = Table(COLUMNS, (row("1", "a"), row("1")))
    paper = replace(GOOD, title="", annexes=(Annex("Bảng", (Paragraph(runs("a")), table)),))
    assert flaws(paper) == (
        Flaw("title", FlawKind.MISSING),
        Flaw("cells", FlawKind.CELLS, (("annex", 1), ("block", 2), ("row", 2)), ("1", "2")),
    )


def test_a_group_may_go_across_but_no_other_row():
    across = (runs("I. Giao thông"),)
    assert not found(body=(Table(COLUMNS, (Row(across, RowKind.GROUP),)),))
    assert found(body=(Table(COLUMNS, (Row(across, RowKind.TOTAL),)),))


def test_an_acting_head_needs_no_further_title():
    assert not found(signatures=(Signature("A", powers=((Power.Q, "Chủ tịch"),)),))


@given(st.text())
def test_plain_text_holds_nothing_invisible(text):
    clean = plain(text)
    assert clean == plain(clean)
    assert not {unicodedata.category(sign) for sign in clean} & {"Cc", "Cf", "Cs", "Zl", "Zp"}


def test_plain_text_keeps_what_is_written():
    assert plain("Bản\u202eĐồng\u0000 “Gián” – 1.234,5 m²\tx\ny") == "BảnĐồng “Gián” – 1.234,5 m² x y"
    assert plain(unicodedata.normalize("NFD", "Nghĩa Lộ")) == "Nghĩa Lộ"
