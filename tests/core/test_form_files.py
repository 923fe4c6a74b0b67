"""Forms from their files: what holds is read, what does not is refused with its place."""

import copy
from datetime import date

import pytest

from banmoi.core.periods import parse_period
from banmoi.reference.files import FactError, load
from banmoi.reference.forms import At, RowsKind, forms, forms_of, read_form


@pytest.fixture
def resources():
    return copy.deepcopy(load("forms/form_11.yaml"))


def test_every_form_names_its_source_and_how_sure_it_is():
    assert len(forms()) == 8
    for form in forms().values():
        assert form.citation.text_vi and form.citation.source
        assert form.citation.confidence in ("found", "recalled", "own")


def test_what_no_text_gives_is_marked_as_recalled_or_unverified():
    assert forms()["no-dong-2021-2025"].citation.confidence == "recalled"
    assert forms()["tieu-chi-2021-2025"].citation.confidence == "recalled"
    for number in range(10, 14):
        form = forms()[f"bieu-{number}"]
        assert form.citation.confidence == "found"
        assert "chưa" in form.citation.note_vi
        assert form.starts == date(2026, 1, 1) and form.ends == date(2030, 12, 31)


def test_the_prescribed_columns_of_form_10():
    form = forms()["bieu-10"]
    told = [(column.kind, column.at) for column in form.columns]
    assert told == [
        ("number", None), ("name", None), ("unit", None),
        ("result", At.BEFORE), ("verdict", At.BEFORE),
        ("result", At.NOW), ("verdict", At.NOW),
        ("result", At.NEXT), ("verdict", At.NEXT),
        ("note", None),
    ]  # fmt: skip


def test_form_13_has_the_thirteen_kinds_of_the_model():
    form = forms()["bieu-13"]
    assert form.rows is RowsKind.WORK_KINDS
    assert [row.number for row in form.listed] == [str(number) for number in range(1, 14)]
    assert next(row for row in form.listed if row.number == "3").of == ()


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        ("2024q3", {"tieu-chi-2021-2025", "nguon-luc-2021-2025", "no-dong-2021-2025", "cac-ban"}),
        ("2026q1", {"cac-ban"}),
        ("2026h1", {"bieu-10", "bieu-11", "bieu-12", "bieu-13", "cac-ban"}),
        ("2031y", set()),
    ],
)
def test_a_period_has_the_forms_of_its_years(period, expected):
    assert {form.id for form in forms_of(parse_period(period))} == expected


def refused(data):
    with pytest.raises(FactError) as raised:
        read_form(data, "forms/test.yaml")
    return str(raised.value)


def test_a_form_without_a_source_is_refused(resources):
    del resources["citation"]["source"]
    assert "'source' is missing" in refused(resources)


def test_a_source_that_no_list_has_is_refused(resources):
    resources["citation"]["source"] = "hearsay"
    assert "form_sources.yaml" in refused(resources)


def test_an_unknown_confidence_is_refused(resources):
    resources["citation"]["confidence"] = "certain"
    assert "confidence" in refused(resources)


def test_an_unknown_kind_of_row_is_refused(resources):
    resources["rows"]["kind"] = "moods"
    assert "closed lists" in refused(resources)


def test_a_column_that_its_rows_cannot_fill_is_refused(resources):
    resources["columns"][2]["kind"] = "verdict"
    assert "no such column" in refused(resources)


def test_a_column_that_stands_twice_is_refused(resources):
    resources["columns"].append(dict(resources["columns"][2]))
    assert "stands twice" in refused(resources)


def test_a_title_that_asks_for_what_there_is_not_is_refused(resources):
    resources["columns"][2]["titles"] = ["Kế hoạch {decade}"]
    assert "decade" in refused(resources)


def test_rows_of_an_unknown_table_are_refused(resources):
    resources["rows"]["table"] = "form_99"
    assert "form_99" in refused(resources)


def test_a_form_begins_with_number_and_name(resources):
    resources["columns"].reverse()
    assert "begins with its number" in refused(resources)


def test_a_kind_of_work_that_no_register_has_is_refused():
    data = copy.deepcopy(load("forms/form_13.yaml"))
    data["rows"]["listed"][0]["of"] = ["castle"]
    assert "castle" in refused(data)
