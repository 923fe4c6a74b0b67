"""The grammar of papers, piece by piece; and random plans printed in random style, read back."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from banmoi.core.deadlines import Deadline, DeadlineKind
from banmoi.core.goals import GoalComparator
from banmoi.core.paper.bodies import bodies_in
from banmoi.core.paper.citations import citations_in
from banmoi.core.paper.dates import deadlines_in, impossible_days
from banmoi.core.paper.lines import cleaned, lines_of, paragraphs, usual_width
from banmoi.core.paper.marks import mark_of
from banmoi.core.paper.quantities import quantities_in
from banmoi.core.paper.reader import read_plan


@pytest.mark.parametrize(
    ("text", "label"),
    [("I. MỤC TIÊU", "I"), ("II/ NHIỆM VỤ", "II"), ("IV- TỔ CHỨC", "IV"), ("A. MỤC TIÊU", "A"), ("1. Duy trì", "1"),
     ("1.Tiếp tục", "1"), ("1.1 Công tác", "1.1"), ("2.3. Công tác", "2.3"), ("a) Về giao thông", "a"), ("đ) Khác", "đ"),
     ("(1) Giảm nghèo", "(1)"), ("- Rà soát", "-"), ("+ Rà soát", "+"), ("* Rà soát", "*"), ("• Rà soát", "•"),
     ("– Rà soát", "-"), ("Điều 2. Trách nhiệm", "Đ2"), ("Phần thứ hai", "P2"), ("PHẦN I: MỤC TIÊU", "P1")],
)  # fmt: skip
def test_marks(text, label):
    mark = mark_of(text)
    assert mark is not None
    assert mark.label == label


@pytest.mark.parametrize(
    "text",
    ["2021-2025 trên địa bàn", "30/6/2024 của UBND", "1.250 tỷ đồng", "12 xã đạt chuẩn", "-5% so với", "138/KH-UBND",
     "Ban Chỉ đạo", "100% các hộ", "3 tháng, 6 tháng", "VI PHẠM pháp luật"],
)  # fmt: skip
def test_what_is_no_mark(text):
    assert mark_of(text) is None


@pytest.mark.parametrize(
    ("text", "comparator", "low", "high", "unit"),
    [
        ("tỷ lệ hộ nghèo giảm còn 1,48%", "decrease_to", "1.48", None, "%"),
        ("tỷ lệ bảo hiểm y tế đạt trên 99,2% dân số", "gt", "99.2", None, "% dân số"),
        ("tỷ lệ rác thải được thu gom >92%", "gt", "92", None, "%"),
        ("tỷ lệ rác thải được thu gom ≥ 92%", "ge", "92", None, "%"),
        ("tỷ lệ hộ cận nghèo <= 3%", "le", "3", None, "%"),
        ("đạt 95% trở lên", "ge", "95", None, "%"),
        ("ít nhất 02 mô hình", "ge", "2", None, "mô hình"),
        ("không quá 20 hộ", "le", "20", None, "hộ"),
        ("dưới 3%", "lt", "3", None, "%"),
        ("từ 3 đến 5 sản phẩm", "between", "3", "5", "sản phẩm"),
        ("tăng thêm từ 1 đến 2 tiêu chí", "increase_by_between", "1", "2", "tiêu chí"),
        ("giảm 1-1,5%/năm", "decrease_by_between", "1", "1.5", "%/năm"),
        ("tăng từ 92% lên 95%", "increase_to", "95", None, "%"),
        ("giảm từ 24,6% xuống còn 19%", "decrease_to", "19", None, "%"),
        ("thu nhập đạt 1.234,5 triệu đồng/người/năm", "eq", "1234.5", None, "triệu đồng/người/năm"),
        ("tăng 2% so với năm 2023", "increase_by", "2", None, "%"),
        ("có thêm 05 xã đạt chuẩn", "increase_by", "5", None, "xã"),
    ],
)
def test_quantities(text, comparator, low, high, unit):
    first = next(quantities_in(text))
    assert (first.comparison, first.low, first.unit) == (GoalComparator(comparator), Decimal(low), unit)
    assert first.high == (Decimal(high) if high else None)


def test_a_count_of_a_whole_with_its_share_is_one_quantity():
    (found,) = quantities_in("tỷ lệ bản văn hóa 11/14 bản đạt 78,6%")
    assert (found.count, found.count_of, found.low, found.unit) == (11, 14, Decimal("78.6"), "%")
    (apart,) = quantities_in("có 9/12 xóm đạt danh hiệu xóm văn hóa, chiếm 75%")
    assert (apart.count, apart.count_of, apart.low) == (9, 12, Decimal(75))


@pytest.mark.parametrize(
    "text",
    ["năm 2024", "giai đoạn 2021-2025", "ngày 19/02/2024", "trẻ em dưới 5 tuổi", "Quyết định số 263/QĐ-TTg", "6 tháng đầu năm",
     "tiêu chí số 17", "khoản 2 Điều 5", "quý III/2024"],
)  # fmt: skip
def test_what_is_no_quantity(text):
    assert list(quantities_in(text)) == []


@pytest.mark.parametrize(
    ("text", "kind", "start", "end", "every"),
    [
        ("xong trong quý I/2024", "by_end_of_period", date(2024, 1, 1), date(2024, 3, 31), ()),
        ("xong trước 20/02/2024", "before_date", None, date(2024, 2, 20), ()),
        ("hoàn thành trước ngày 15 tháng 11 năm 2024", "before_date", None, date(2024, 11, 15), ()),
        ("chậm nhất ngày 10 tháng 12", "by_date", None, date(2024, 12, 10), ()),
        ("đến hết ngày 30/6", "by_date", None, date(2024, 6, 30), ()),
        ("hoàn thành trong tháng 5/2024", "by_end_of_period", date(2024, 5, 1), date(2024, 5, 31), ()),
        ("từ tháng 3 đến tháng 5/2024", "by_end_of_period", date(2024, 3, 1), date(2024, 5, 31), ()),
        ("định kỳ hằng tháng", "recurring", None, None, ("1 month",)),
        ("báo cáo hàng quý", "recurring", None, None, ("1 quarter",)),
        (
            "theo định kỳ 3 tháng, 6 tháng và 1 năm",
            "recurring",
            None,
            None,
            ("3 months", "6 months", "1 year"),
        ),
        ("thường xuyên đôn đốc", "ongoing", None, None, ()),
    ],
)
def test_deadlines(text, kind, start, end, every):
    (found,) = deadlines_in(text, 2024, date(2024, 2, 19))
    item = found.deadline
    assert (item.kind, item.start, item.end, item.every) == (DeadlineKind(kind), start, end, every)
    assert item.as_written in text
    assert Deadline.from_data(item.as_data()) == item


def test_a_day_of_every_month():
    (found,) = deadlines_in("báo cáo trước ngày 20 hằng tháng", 2024, None)
    assert (found.deadline.every, found.deadline.day_of) == (("1 month",), 20)


@pytest.mark.parametrize(
    "text", ["Kế hoạch số 13/KH-UBND ngày 02/02/2024", "giai đoạn 2021-2025", "thu nhập bình quân hằng năm"]
)
def test_what_is_no_deadline(text):
    assert deadlines_in(text, 2024, None) == []


def test_days_that_no_calendar_has():
    found = [
        item.words
        for item in impossible_days("trước ngày 31/11/2024, đến ngày 30 tháng 02, ngày 28/02/2024, 31/4/2025")
    ]
    assert found == ["ngày 31/11/2024", "ngày 30 tháng 02", "31/4/2025"]


def test_papers_cited_in_a_sentence():
    text = (
        "theo Kết luận số 99-KL/TU ngày 18/5/2021 của Ban Thường vụ Tỉnh ủy, Kế hoạch số 278/KH-UBND ngày 18/6/2021 của "
        "UBND tỉnh; Nghị quyết số 25/2021/QH15 ngày 28 tháng 7 năm 2021 của Quốc hội về chủ trương đầu tư"
    )
    found = [(item.kind, item.number, item.day, item.issuer) for item in citations_in(text)]
    assert found == [
        ("Kết luận", "99-KL/TU", date(2021, 5, 18), "Ban Thường vụ Tỉnh ủy"),
        ("Kế hoạch", "278/KH-UBND", date(2021, 6, 18), "UBND tỉnh"),
        ("Nghị quyết", "25/2021/QH15", date(2021, 7, 28), "Quốc hội"),
    ]


def test_who_leads_joins_and_approves():
    found = bodies_in(
        "Giao công chức Tài chính - Kế toán chủ trì, phối hợp với các ngành liên quan và các bản xây dựng kế hoạch vốn, "
        "tham mưu Chủ tịch UBND xã quyết định",
        duties=False,
    )
    assert (found.lead, found.joined, found.approver) == (
        ("công chức Tài chính - Kế toán",), ("các ngành liên quan", "các bản"), "Chủ tịch UBND xã",
    )  # fmt: skip


def test_misread_digits_strange_letters_and_blanks_are_put_right():
    assert cleaned("ngày l5/O3/2O24 ; Ðảng ủy\u00a0xã") == "ngày 15/03/2024; Đảng ủy xã"
    assert cleaned("quý I/2024, lớp l") == "quý I/2024, lớp l"


def test_lines_broken_by_extraction_are_joined_and_page_numbers_dropped():
    words = "Tiếp tục thực hiện chỉnh trang đồng ruộng, đường giao thông, thủy lợi nội đồng tạo điều kiện thuận lợi"
    lines = [f"- {words}", "cho việc đưa cơ giới hóa vào sản xuất."] * 12
    text = "\n\n".join([*lines[:20], "2", *lines[20:]])
    found = lines_of(text)
    joined = paragraphs(found, usual_width(found))
    assert joined == [f"- {words} cho việc đưa cơ giới hóa vào sản xuất."] * 12


NAMES = [
    "Tỷ lệ hộ nghèo",
    "tỷ lệ người dân tham gia bảo hiểm y tế",
    "tỷ lệ hộ dùng nước hợp vệ sinh",
    "tỷ lệ rác thải được thu gom",
]
WAYS = {
    "đạt {}%": GoalComparator.EQUAL, "đạt {}% trở lên": GoalComparator.AT_LEAST, "đạt trên {}%": GoalComparator.MORE_THAN,
    "dưới {}%": GoalComparator.LESS_THAN, "không quá {}%": GoalComparator.AT_MOST, "giảm còn {}%": GoalComparator.DECREASE_TO,
    "tối thiểu {}%": GoalComparator.AT_LEAST, "≥ {}%": GoalComparator.AT_LEAST, "tăng lên {}%": GoalComparator.INCREASE_TO,
}  # fmt: skip
TASKS = [
    "Tổ chức tuyên truyền về xây dựng nông thôn mới đến từng hộ dân trong bản",
    "Duy tu, bảo dưỡng hệ thống đường giao thông và kênh mương nội đồng",
    "Rà soát hộ nghèo, hộ cận nghèo và phân công đơn vị giúp đỡ",
    "Vận động nhân dân hiến đất, góp ngày công làm đường ngõ xóm",
    "Kiểm tra, đôn đốc việc thực hiện các tiêu chí của từng bản",
]
TIMES = {
    "xong trước ngày 30/6/2025": ("before_date", date(2025, 6, 30)),
    "hoàn thành trong quý III/2025": ("by_end_of_period", date(2025, 9, 30)),
    "thực hiện hằng tháng": ("recurring", None),
    "thực hiện thường xuyên": ("ongoing", None),
    "": (None, None),
}
STYLES = st.fixed_dictionaries(
    {
        "roman": st.sampled_from(["{}. ", "{}/ ", "{} - "]),
        "number": st.sampled_from(["{}. ", "{}) ", "{}.  "]),
        "bullet": st.sampled_from(["- ", "+ ", "* ", "• ", "– "]),
        "end": st.sampled_from([".", ";"]),
        "width": st.sampled_from([None, 78, 92]),
        "blank": st.booleans(),
        "together": st.booleans(),
    }
)


def printed(style, goals, tasks):
    """A plan as an office might have typed it and a program extracted it."""
    head = ["ỦY BAN NHÂN DÂN", "XÃ ĐỒNG TIẾN", "Số: 12/KH-UBND", "Đồng Tiến, ngày 05 tháng 3 năm 2025", "KẾ HOẠCH",
            "Xây dựng nông thôn mới năm 2025"]  # fmt: skip
    if style["together"]:
        head[:2] = [
            "ỦY BAN NHÂN DÂN CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "XÃ ĐỒNG TIẾN Độc lập - Tự do - Hạnh phúc",
        ]
        head[2:4] = [f"{head[2]}      {head[3]}"]
    lines = ["Căn cứ Kế hoạch số 13/KH-UBND ngày 02/02/2025 của UBND tỉnh về việc xây dựng nông thôn mới năm 2025;",
             style["roman"].format("I") + "MỤC TIÊU"]  # fmt: skip
    lines += [
        style["number"].format(n) + f"{name} {way.format(value)}{style['end']}"
        for n, (name, way, value) in enumerate(goals, 1)
    ]
    lines += [style["roman"].format("II") + "NHIỆM VỤ, GIẢI PHÁP"]
    for n in range(1, 3):
        lines.append(style["number"].format(n) + ["Công tác tuyên truyền", "Phát triển hạ tầng"][n - 1])
        lines += [
            style["bullet"] + (f"{text}, {time}" if time else text) + style["end"]
            for text, time in tasks[n - 1 :: 2]
        ]
    lines += ["Nơi nhận:", "- UBND tỉnh;", "- Lưu: VT.", "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Lý Văn Minh"]
    broken = [part for line in lines for part in wrapped(line, style["width"])]
    return ("\n\n" if style["blank"] else "\n").join([*head, *broken])


def wrapped(line, width):
    if width is None:
        return [line]
    found, now = [], ""
    for word in line.split(" "):
        if now and len(now) + len(word) + 1 > width:
            found.append(now)
            now = word
        else:
            now = f"{now} {word}" if now else word
    return [*found, now]


@settings(max_examples=150, deadline=None)
@given(
    STYLES,
    st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(list(WAYS)), st.sampled_from(["95", "1,48", "60,5", "88"])),
             min_size=1, max_size=6),
    st.lists(st.tuples(st.sampled_from(TASKS), st.sampled_from(list(TIMES))), min_size=2, max_size=8),
)  # fmt: skip
def test_a_random_plan_in_a_random_style_is_read_back(style, goals, tasks):
    reading = read_plan(printed(style, goals, tasks))
    head = reading.head
    assert (head.issuer, head.number, head.symbol, head.day) == (
        "Ủy ban nhân dân xã Đồng Tiến", "12", "KH-UBND", date(2025, 3, 5),
    )  # fmt: skip
    assert (head.title, head.signer, head.position) == (
        "Xây dựng nông thôn mới năm 2025",
        "Lý Văn Minh",
        "CHỦ TỊCH",
    )
    assert head.recipients == ("UBND tỉnh", "Lưu: VT")
    assert [item.number for _role, _where, item in reading.bases] == ["13/KH-UBND"]
    assert [(goal.comparison, str(goal.low).replace(".", ",")) for goal in reading.goals] == [
        (WAYS[way], value) for _name, way, value in goals
    ]
    wanted = [*tasks[0::2], *tasks[1::2]]
    assert [
        task.text.rstrip(".;").removesuffix(f", {time}")
        for task, (_t, time) in zip(reading.tasks, wanted, strict=True)
    ] == [text for text, _time in wanted]
    for task, (_text, time) in zip(reading.tasks, wanted, strict=True):
        kind, end = TIMES[time]
        assert [(item.kind.value, item.end) for item in task.deadlines] == ([(kind, end)] if kind else [])


@given(st.text(max_size=300))
def test_no_text_breaks_the_reader(text):
    reading = read_plan(text)
    for goal in reading.goals:
        assert 0 <= goal.start <= goal.end <= len(reading.text)
