"""Official papers to draw in tests: a decision, a report, a plan, minutes, a letter."""

from datetime import date
from typing import Any

from banmoi.core.document import (
    Align,
    Annex,
    Block,
    Chart,
    Column,
    Document,
    Item,
    Level,
    Paragraph,
    Power,
    RowKind,
    Run,
    Signature,
    Source,
    Table,
    row,
    runs,
)

HAMLETS = ("Ven", "Xoan", "Đồng Gián", "Nghè", "Ao Cả", "Dốc Đổ", "Rừng Chiềng", "Đồng An", "Làng Thượng", "Làng Dưới",
           "Tam Hiệp", "Thượng Đồng", "Cây Vối", "Trại Mới")  # fmt: skip
CHAIR = Signature(
    "Phạm Trung Kiên (minh họa)", "Chủ tịch", powers=((Power.TM, "Ủy ban nhân dân"),)
)  # fmt: skip
DEPUTY = Signature(
    "Nguyễn Thị Hạnh (minh họa)",
    "Phó Chủ tịch",
    powers=((Power.TM, "Ủy ban nhân dân"), (Power.KT, "Chủ tịch")),
)


def bars(count: int = 6, name: str = "hộ nghèo") -> dict[str, Any]:
    """A bar chart in the screen's colours."""
    values = [{"h": HAMLETS[place], "v": 1.5 + place * 0.7} for place in range(count)]
    return {
        "width": 420,
        "height": {"step": 22},
        "description": name,
        "data": {"values": values},
        "mark": {"type": "bar", "color": "var(--green-soft)"},
        "encoding": {
            "x": {"field": "v", "type": "quantitative", "axis": None},
            "y": {"field": "h", "type": "nominal", "sort": "-x"},
        },
    }


def money_table(rows: int = 20) -> Table:
    """Capital by work, with groups, shared titles and a total."""
    columns = (
        Column(("TT",), 10, 0, Align.CENTRE, key=True),
        Column(("Tên công trình",), 40, 3, key=True),
        Column(("Kế hoạch năm 2024", "Tổng số"), 20, 1, Align.RIGHT),
        Column(("Kế hoạch năm 2024", "Ngân sách trung ương"), 20, 1, Align.RIGHT),
        Column(("Thực hiện", "Tổng số"), 20, 1, Align.RIGHT),
        Column(("Còn nợ",), 18, 1, Align.RIGHT),
    )
    lines = [row("I", "Giao thông nông thôn", "", "", "", "", kind=RowKind.GROUP)]
    lines += [
        row(str(place), f"Đường bê tông bản {HAMLETS[place % 14]}", f"{place}.450", "1.200", "1.100", "350")
        for place in range(1, rows + 1)
    ]
    lines.append(row("", "Tổng cộng", "29.000", "24.000", "22.000", "7.000", kind=RowKind.TOTAL))
    return Table(columns, tuple(lines), "Bảng 1. Vốn đầu tư các công trình năm 2024", "Đơn vị tính: triệu đồng",
                 "Số liệu minh họa.", counted=True)  # fmt: skip


def wide_table(hamlets: int = 14, indicators: int = 57) -> Table:
    """Every indicator of every hamlet: far wider than a page."""
    columns = (
        Column(("TT",), 9, 0, Align.CENTRE, key=True),
        Column(("Bản",), 26, 1, key=True),
        *(
            Column(
                (f"Tiêu chí {1 + place // 3}", f"Chỉ tiêu {1 + place // 3}.{1 + place % 3}"),
                15,
                1,
                Align.RIGHT,
            )
            for place in range(indicators)
        ),
    )
    lines = tuple(
        row(str(number), HAMLETS[number - 1], *(f"{number},{place:02d}" for place in range(indicators)))
        for number in range(1, hamlets + 1)
    )
    return Table(columns, lines, "Kết quả 57 chỉ tiêu của 14 bản")


def decision(**changes: Any) -> Document:
    """A decision with bases, articles and a table."""
    given: dict[str, Any] = {
        "issuer": "Ủy ban nhân dân xã Xuân Lương",
        "symbol": "QĐ-UBND",
        "number": 5,
        "place": "Xuân Lương",
        "day": date(2024, 2, 9),
        "kind": "Quyết định",
        "title": "Về việc phân bổ vốn xây dựng nông thôn mới năm 2024",
        "competence": "Chủ tịch Ủy ban nhân dân xã Xuân Lương",
        "bases": (
            runs("Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015"),
            runs("Căn cứ Kế hoạch số 13/KH-UBND ngày 02/02/2024 của Ủy ban nhân dân huyện Yên Thế;"),
            runs("Theo đề nghị của công chức Tài chính - Kế toán."),
        ),
        "resolution": "Quyết định:",
        "body": (
            Item(Level.ARTICLE, "1", runs("Phân bổ ", Run("29.000", source="plan"),
                                          " triệu đồng cho các công trình theo bảng dưới đây.")),
            money_table(),
            Item(Level.ARTICLE, "2", runs("Quyết định này có hiệu lực kể từ ngày ký.")),
            Item(Level.ARTICLE, "3", runs("Công chức Tài chính - Kế toán, Trưởng các bản và các tổ chức, cá nhân có "
                                          "liên quan chịu trách nhiệm thi hành Quyết định này./.")),
        ),
        "recipients": ("Như Điều 3", "Phòng Tài chính - Kế hoạch huyện (để báo cáo)", "Đảng ủy, HĐND xã"),
        "archive": "VT, TCKT",
        "signatures": (Signature("Phạm Trung Kiên (minh họa)", "Chủ tịch"),),
        "sources": (Source("plan", "Kế hoạch vốn năm 2024", "29.000 triệu đồng", "Sổ vốn, dòng tổng cộng",
                           date(2024, 2, 1)),),
    }  # fmt: skip
    return Document(**given | changes)


_PARAGRAPH = (
    "Đẩy mạnh công tác tuyên truyền trong xây dựng nông thôn mới theo hướng chú trọng nâng cao vai trò, trách nhiệm "
    "người đứng đầu ở cơ sở và vai trò chủ thể của người dân trong thực hiện Chương trình; huy động sự tham gia của "
    "cộng đồng, khơi dậy tính năng động, sáng tạo của người dân trong phong trào thi đua."
)


def report(tables: int = 2, charts: int = 1, **changes: Any) -> Document:
    """A report in the officers' outline, with tables, charts, an annex across and figures with sources."""
    body: list[Block] = [
        Paragraph(
            runs("Thực hiện Kế hoạch số 138/KH-UBND ngày 19/02/2024, Ủy ban nhân dân xã báo cáo như sau:")
        ),
        Item(Level.GROUP, "I", runs("KẾT QUẢ THỰC HIỆN"), heading=True),
        Item(Level.CLAUSE, "1", runs("Công tác tuyên truyền"), heading=True),
        Item(Level.POINT, "a", runs("Tuyên truyền tại bản"), heading=True),
        Item(Level.DASH, "", runs(_PARAGRAPH)),
        Item(
            Level.PLUS,
            "",
            runs("Tỷ lệ hộ nghèo còn ", Run("1,48%", bold=True, source="poor"), " (kế hoạch 1,50%)."),
        ),
        Item(Level.CLAUSE, "2", runs("Nguồn vốn"), heading=True),
    ]
    for number in range(tables):
        body += [Item(Level.DASH, "", runs(_PARAGRAPH)), money_table(8 + number % 5)]
    for number in range(charts):
        body.append(Chart(bars(5 + number % 9), f"Biểu đồ {number + 1}. Tỷ lệ hộ nghèo theo bản",
                          "Biểu đồ cột: tỷ lệ hộ nghèo của từng bản."))  # fmt: skip
    body += [
        Item(Level.GROUP, "II", runs("NHIỆM VỤ KỲ TỚI"), heading=True),
        Paragraph(runs("Trên đây là báo cáo của Ủy ban nhân dân xã./.")),
    ]
    given: dict[str, Any] = {
        "issuer": "Ủy ban nhân dân xã Xuân Lương",
        "symbol": "BC-UBND",
        "number": 212,
        "place": "Xuân Lương",
        "day": date(2024, 12, 12),
        "kind": "Báo cáo",
        "title": "Kết quả thực hiện Chương trình mục tiêu quốc gia xây dựng nông thôn mới năm 2024",
        "addressees": ("Ban Chỉ đạo các Chương trình MTQG huyện Yên Thế", "Văn phòng Điều phối nông thôn mới huyện"),
        "body": tuple(body),
        "recipients": ("Như trên", "TT Đảng ủy, HĐND xã", "Lưu trữ số"),
        "archive": "VT, NTM",
        "signatures": (DEPUTY,),
        "annexes": (Annex("Kết quả các chỉ tiêu theo bản", (wide_table(),)),),
        "sources": (Source("poor", "Tỷ lệ hộ nghèo", "1,48%", "Chỉ tiêu hộ nghèo, đã xác minh", date(2024, 12, 5),
                           "https://ntm.example.vn/xa-xuan-luong/chi-tieu/1"),),
    }  # fmt: skip
    return Document(**given | changes)


def plan(**changes: Any) -> Document:
    """A plan whose number and day are not given yet."""
    given: dict[str, Any] = {
        "issuer": "Ủy ban nhân dân xã Xuân Lương",
        "body_above": "Ủy ban nhân dân huyện Yên Thế",
        "symbol": "KH-UBND",
        "place": "Xuân Lương",
        "kind": "Kế hoạch",
        "title": "Triển khai thực hiện Chương trình mục tiêu quốc gia xây dựng nông thôn mới trên địa bàn xã năm 2024",
        "bases": (runs("Căn cứ Kế hoạch số 13/KH-UBND ngày 02/02/2024 của UBND huyện Yên Thế"),),
        "body": (
            Item(Level.GROUP, "I", runs("MỤC TIÊU, KẾ HOẠCH NĂM 2024"), heading=True),
            *(Item(Level.CLAUSE, str(number), runs(_PARAGRAPH)) for number in range(1, 8)),
        ),
        "recipients": ("BCĐ huyện",),
        "archive": "VT",
        "signatures": (CHAIR,),
    }
    return Document(**given | changes)


def minutes(**changes: Any) -> Document:
    """Minutes that two people sign."""
    given: dict[str, Any] = {
        "issuer": "Ủy ban nhân dân xã Xuân Lương",
        "symbol": "BB-UBND",
        "number": 11,
        "place": "Xuân Lương",
        "day": date(2024, 3, 20),
        "kind": "Biên bản",
        "title": "Kiểm tra việc thực hiện xây dựng nông thôn mới tại bản Ven",
        "body": (Paragraph(runs("Thời gian bắt đầu: 8 giờ 00.")), Paragraph(runs(_PARAGRAPH))),
        "archive": "VT",
        "signatures": (
            Signature("Lương Văn Tài (minh họa)", role="Đại diện bản", note="(Ký, ghi rõ họ tên)"),
            Signature("Nguyễn Thị Hạnh (minh họa)", role="Trưởng đoàn", note="(Ký, ghi rõ họ tên)"),
        ),
    }
    return Document(**given | changes)


def letter(**changes: Any) -> Document:
    """An official letter: its title stands under the number."""
    given: dict[str, Any] = {
        "issuer": "Ủy ban nhân dân xã Xuân Lương",
        "symbol": "UBND-NTM",
        "number": 77,
        "place": "Xuân Lương",
        "day": date(2024, 9, 5),
        "title": "báo cáo tiến độ chỉnh trang khu dân cư quý III năm 2024",
        "addressees": ("Trưởng các bản trong xã",),
        "body": (Paragraph(runs(_PARAGRAPH)),),
        "recipients": ("Như trên",),
        "archive": "VT, NTM",
        "signatures": (
            Signature("Phạm Trung Kiên (minh họa)", "Chủ tịch", powers=((Power.TM, "Ủy ban nhân dân"),)),
        ),
    }
    return Document(**given | changes)


SAMPLES = {
    "quyet-dinh": decision,
    "bao-cao": report,
    "ke-hoach": plan,
    "bien-ban": minutes,
    "cong-van": letter,
}
