"""The measures of the decree: the file's own checks, an office's choices, and sentences that name the field."""

import re
from copy import deepcopy
from pathlib import Path

import pytest

from banmoi.core.document import Flaw, FlawKind
from banmoi.papers.drawing import ChartRefusedError
from banmoi.papers.layout import LayoutChoiceError, layout, read_layout, with_choices
from banmoi.papers.writing import PaperWarning, WarningKind
from banmoi.papers.writing_problems import chart_sentence, choice_sentence, flaw_sentence, warning_sentence
from banmoi.reference.files import FactError, load


def data():
    return deepcopy(load("paper_layout.yaml"))


def test_the_decree_s_measures_are_taken():
    own = layout()
    assert [own.take(f"margins.{side}") for side in ("top", "bottom", "left", "right")] == [20, 20, 30, 15]
    assert own.styles["text"].size == 14
    assert own.styles["recipient"].size == 11
    assert own.text_width(across=False) == 165
    assert own.text_width(across=True) == 252
    assert all(measure.mark in ("found", "recalled", "house") for measure in own.measures.values())
    assert sum(measure.mark == "found" for measure in own.measures.values()) > 30


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda d: d["margins"]["left"].update(take=40), "margins.left: 40 is not within 30 to 35"),
        (
            lambda d: d["margins"]["left"].update(take="rộng"),
            "margins.left: take, from and to must be numbers",
        ),
        (lambda d: d["margins"]["left"].pop("mark"), "margins.left: 'mark' is missing"),
        (lambda d: d["margins"]["left"].update(mark="sure"), "margins.left: mark 'sure'"),
        (lambda d: d["elements"]["text"].update(size=[13, 14, 20]), "text.size: 20 is not within 13 to 14"),
        (lambda d: d["elements"]["text"].update(align="middle"), "text: align 'middle'"),
        (lambda d: d["elements"]["text"].update(colour="red"), "text: 'colour' is not a field"),
        (lambda d: d.pop("document"), "'document' is missing"),
    ],
)
def test_a_file_that_cannot_be_meant_is_refused_by_its_field(change, said):
    wrong = data()
    change(wrong)
    with pytest.raises(FactError, match=re.escape(said)):
        read_layout(wrong)


def test_an_office_chooses_within_the_range():
    own = with_choices(layout(), {"margins.left": "35", "text.size": "13", "text.lines": "1,5"})
    assert own.take("margins.left") == 35
    assert own.styles["text"].size == 13
    assert own.take("text.lines") == 1.5
    assert layout().take("margins.left") == 30


@pytest.mark.parametrize(
    ("key", "typed", "sentence"),
    [
        ("margins.left", "40", "Lề trái phải từ 30 đến 35, không phải “40”."),
        ("margins.left", "ba phân", "Lề trái phải từ 30 đến 35, không phải “ba phân”."),
        ("text.size", "12,5", "Cỡ chữ: Nội dung phải từ 13 đến 14, không phải “12,5”."),
        ("number.size", "14", "Cỡ chữ: Số, ký hiệu phải là 13, không phải “14”."),
        ("margins.middle", "40", "Thể thức không có mục “margins.middle”."),
    ],
)
def test_a_choice_outside_is_refused_with_a_sentence(key, typed, sentence):
    with pytest.raises(LayoutChoiceError) as refused:
        with_choices(layout(), {key: typed})
    assert choice_sentence(refused.value) == sentence


def test_every_flaw_has_a_sentence_that_names_its_field():
    where = (("annex", 2), ("block", 3), ("row", 4))
    flaw = Flaw("cells", FlawKind.CELLS, where, ("3", "5"))
    assert flaw_sentence(flaw) == (
        "Phụ lục thứ 2, Đoạn thứ 3, dòng 4: Các ô của bảng: dòng này có 3 ô mà bảng có 5 cột."
    )
    assert flaw_sentence(Flaw("title", FlawKind.MISSING)) == "Chưa có trích yếu. Ghi vào rồi làm lại văn bản."
    source = Path(flaw_sentence.__code__.co_filename).parents[1] / "core" / "document.py"
    fields = set(re.findall(r'Flaw\("(\w+)"', source.read_text("utf-8"))) | {"chart_title", "chart_telling"}
    assert len(fields) > 15
    for field in fields | {"issuer", "symbol", "place", "addressees", "bases", "recipients"}:
        for kind in FlawKind:
            for part in ("annex", "block", "row", "column", "signature", "entry"):
                assert "%(" not in flaw_sentence(Flaw(field, kind, ((part, 1),), ("a", "b")))


def test_warnings_and_charts_have_sentences():
    assert "Libertinus" in warning_sentence(PaperWarning(WarningKind.OTHER_METRICS, ("Libertinus Serif",)))
    assert "U+1F600" in warning_sentence(PaperWarning(WarningKind.UNDRAWN, ("U+1F600",)))
    assert "Hộ nghèo" in chart_sentence(ChartRefusedError("Hộ nghèo", "…"))


def test_charts_have_the_print_s_colours():
    tokens = (Path(__file__).parents[2] / "src/banmoi/web/static/tokens.css").read_text("utf-8")
    light, printed = tokens.split("@media", 1)[0], tokens.rsplit("@media print", 1)[1]
    pattern = r"--([a-z0-9-]+):\s*(#[0-9a-f]{3,6})\b"
    colours = dict(re.findall(pattern, light)) | dict(re.findall(pattern, printed))
    long = {k: v if len(v) == 7 else "#" + "".join(2 * sign for sign in v[1:]) for k, v in colours.items()}
    assert len(long) > 15
    assert dict(layout().colours) == long
