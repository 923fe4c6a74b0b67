"""Biên bản kiểm tra: the minutes of an inspection, with its checklist as the annex."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from banmoi.core.document import Align, Annex, Block, Column, Paragraph, Row, RowKind, Run, Table, row, runs
from banmoi.core.paper_dates import short_day
from banmoi.reports.composing.composed import (
    Asked,
    Choice,
    Composed,
    Figures,
    Gap,
    NothingToWriteError,
    To,
    WrittenKind,
)
from banmoi.reports.composing.heads import UNKNOWN_NAME
from banmoi.reports.composing.minutes import LINES, closing, dash, heading, opening, part, said, signed
from banmoi.reports.inspections import facts_text, item_kind_text, part_text, recommendation_text, result_text
from banmoi.rooms.inspections.models import (
    Inspection,
    InspectionItem,
    InspectionMember,
    InspectionState,
    ItemKind,
    MemberPart,
    Recommendation,
    Result,
)
from banmoi.rooms.inspections.queries import get_inspection, inspections_of, items_of, recommendations_of
from banmoi.rooms.people.queries import positions_of, units_of
from banmoi.rooms.places.queries import NamedPlace, places_by_id

RESULTS = (Result.MET, Result.NOT_MET, Result.NOT_KNOWN, Result.NOT_SEEN, "")
SUMMARY = (
    Column(("Nội dung kiểm tra",), 48, 3),
    Column(("Tổng số",), 16, 0.5, Align.CENTRE),
    *(
        Column((title,), 17, 0.5, Align.CENTRE)
        for title in ("Đạt", "Chưa đạt", "Chưa kết luận", "Không xem", "Chưa ghi")
    ),
)
CHECKLIST = (
    Column(("TT",), 11, 0, Align.CENTRE, key=True),
    Column(("Nội dung",), 62, 3),
    Column(("Số liệu khi kiểm tra",), 45, 2),
    Column(("Kết quả",), 20, 0.3, Align.CENTRE),
    Column(("Nhận xét của đoàn",), 45, 2),
    Column(("Minh chứng",), 24, 0.5),
)
ASKED = (
    Column(("TT",), 11, 0, Align.CENTRE, key=True),
    Column(("Kiến nghị",), 60, 3),
    Column(("Đơn vị thực hiện",), 36, 1),
    Column(("Thời hạn",), 23, 0, Align.CENTRE),
    Column(("Tình trạng",), 25, 0.5),
)


def choices(place: NamedPlace, day: date) -> list[Choice]:
    """The inspections that have begun by the day, the newest first."""
    rows = [row for row in inspections_of(place) if row.held_on is not None and row.held_on <= day]
    rows.sort(key=lambda row: (row.held_on or day, row.pk), reverse=True)
    return [Choice(str(row.pk), f"{row.title_vi} · {short_day(row.held_on or day)}") for row in rows]


def compose(asked: Asked) -> Composed:
    """The minutes. Raises NothingToWriteError for an inspection that has not begun."""
    found = get_inspection(int(asked.choice)) if asked.choice.isdigit() else None
    if found is None or found.place_id != asked.place.id or found.held_on is None:
        raise NothingToWriteError("Cuộc kiểm tra này chưa bắt đầu hoặc không có, nên chưa lập được biên bản.")
    figures, items = Figures(), items_of(found)
    members = list(found.members.all())
    visited = places_by_id([place.id for place in found.places.all()], found.held_on)
    head = _names(members, MemberPart.HEAD)
    plan = f"Kế hoạch số {found.plan.number} ngày {short_day(found.plan.issued_on)}"
    doing = f"Đoàn kiểm tra của xã tiến hành kiểm tra việc thực hiện {plan}"
    body: list[Block | Gap] = [
        opening(found.held_on, f"{asked.place.title}", doing),
        part("I", "Thành phần"),
        heading("1", "Đoàn kiểm tra"),
        *_members(members, found.held_on),
        heading("2", "Đại diện đơn vị, bản được kiểm tra"),
        Gap(
            "inspected",
            "Đại diện đơn vị, bản được kiểm tra",
            "Mỗi người một dòng, có chức vụ; bỏ dòng của người vắng.",
            _inspected(visited, found.held_on),
        ),
        part("II", "Nội dung kiểm tra"),
        heading("1", "Nơi đã kiểm tra"),
        Paragraph(runs(_visited(visited))),
        heading("2", "Kết quả theo danh mục kiểm tra"),
        *_results(found, items, figures),
        heading("4" if _told(items) else "3", "Khó khăn, vướng mắc"),
        *_difficulties(found),
        part("III", "Kết luận"),
        *_conclusion(found),
        part("IV", "Kiến nghị"),
        *_recommendations(found, asked.day, figures),
        part("V", "Ý kiến của đơn vị, bản được kiểm tra"),
        Gap(
            "answer",
            "Ý kiến của đơn vị, bản được kiểm tra",
            "Nhất trí hay có ý kiến khác; ghi rõ của ai.",
            LINES,
        ),
        closing(3, ", mỗi bên giữ 01 bản, 01 bản lưu hồ sơ", gathering="Buổi kiểm tra"),
    ]
    return Composed(
        title=f"{found.title_vi} việc thực hiện {plan}",
        body=tuple(body),
        annexes=(Annex("Danh mục và kết quả kiểm tra", (_checklist(items),), across=True),) if items else (),
        sources=figures.sources,
        recipients=(To(body="Đơn vị, bản được kiểm tra"), To(body="Thành viên Đoàn kiểm tra")),
        signatures=(
            signed("Bên được kiểm tra"),
            signed("Thư ký", _names(members, MemberPart.SECRETARY)),
            signed("Trưởng đoàn", head),
        ),
    )


def _names(members: Sequence[InspectionMember], which: MemberPart) -> str:
    return next((item.user.full_name for item in members if item.part == which), "")


def _members(members: Sequence[InspectionMember], day: date) -> Iterator[Block]:
    order = [MemberPart.HEAD, MemberPart.SECRETARY, MemberPart.MEMBER]
    for item in sorted(members, key=lambda item: (order.index(MemberPart(item.part)), item.pk)):
        held = positions_of(item.user_id, day)
        title = f", {held[0].title_vi}" if held else ""
        yield dash(f"Ông (bà) {item.user.full_name}{title} - {part_text(item.part)};")
    if not members:
        yield dash(f"Chưa ghi thành viên đoàn: {UNKNOWN_NAME}")


def _inspected(visited: dict[int, NamedPlace], day: date) -> str:
    """Who stands for the places that were visited: the heads of hamlets, as far as they are known."""
    heads = {
        unit.place_id: held
        for unit in units_of(set(visited), day)
        if unit.kind == "hamlet_board"
        for held in unit.positions.all()
    }
    lines = []
    for place_id, place in visited.items():
        held = heads.get(place_id)
        if held is not None:
            lines.append(f"- Ông (bà) {held.user.full_name}, {held.title_vi};")
        elif place.level == "commune":
            lines.append(f"- Đại diện các ngành, đơn vị của xã: ông (bà) {UNKNOWN_NAME}")
        else:
            lines.append(f"- Đại diện {place.title}: ông (bà) {UNKNOWN_NAME}")
    return "\n".join(lines) or f"- Ông (bà) {UNKNOWN_NAME}, chức vụ: {UNKNOWN_NAME}"


def _visited(visited: dict[int, NamedPlace]) -> str:
    if not visited:
        return "Chưa ghi nơi đoàn đã đến."
    return f"Đoàn đã kiểm tra tại: {', '.join(place.title for place in visited.values())}."


def _results(found: Inspection, items: Sequence[InspectionItem], figures: Figures) -> Iterator[Block]:
    if not items:
        yield Paragraph(runs("Danh mục kiểm tra không có nội dung nào."))
        return
    count = Counter((item.kind, item.result) for item in items)
    address, origin = reverse("inspection", args=[found.pk]), f"Danh mục kiểm tra, {found.title_vi}"

    def cited(number: int, what: str) -> Run:
        return figures.cite(str(number), what, origin, found.held_on, address)

    parts: list[str | Run] = ["Danh mục gồm ", cited(len(items), "Số nội dung kiểm tra"), " nội dung"]
    for result in RESULTS:
        if number := sum(many for (_kind, own), many in count.items() if own == result):
            name = result_text(result).lower()
            parts += [", ", cited(number, f"Số nội dung có kết quả: {name}"), f" {name}"]
    yield Paragraph(runs(*parts, ". Kết quả từng nội dung ở phụ lục."))
    yield Table(SUMMARY, tuple(_summary(count)))
    told = _told(items)
    if told:
        yield heading("3", "Nội dung đoàn có nhận xét")
    for item in told:
        yield dash(
            f"{item.words.rstrip('.;')}: {result_text(item.result).lower()}. {item.finding.rstrip('.')}."
        )


def _told(items: Sequence[InspectionItem]) -> list[InspectionItem]:
    return [item for item in items if item.finding and item.result != Result.NOT_SEEN]


def _summary(count: Mapping[tuple[str, str], int]) -> Iterator[Row]:
    for kind in ItemKind:
        if whole := sum(many for (own, _result), many in count.items() if own == kind):
            cells = (str(count.get((kind, result), 0)) for result in RESULTS)
            yield row(item_kind_text(kind), str(whole), *cells)
    sums = (sum(many for (_kind, own), many in count.items() if own == result) for result in RESULTS)
    yield row("Cộng", str(sum(count.values())), *(str(item) for item in sums), kind=RowKind.TOTAL)


def _checklist(items: Sequence[InspectionItem]) -> Table:
    lines: list[Row] = []
    for kind in ItemKind:
        own = [item for item in items if item.kind == kind]
        if own:
            lines.append(row(item_kind_text(kind), kind=RowKind.GROUP))
        for number, item in enumerate(own, 1):
            where = f" ({item.where})" if item.where else ""
            lines.append(
                row(
                    str(number), item.words + where, facts_text(item), result_text(item.result),
                    item.finding, _files(item),
                )
            )  # fmt: skip
    return Table(CHECKLIST, tuple(lines), note="Minh chứng ghi bằng 8 ký tự đầu của mã SHA-256 từng tệp.")


def _files(item: InspectionItem) -> str:
    return ", ".join(file.digest[:8] for file in item.files.all())


def _difficulties(found: Inspection) -> Iterator[Block]:
    rows = list(found.difficulties.select_related("unit"))
    if not rows:
        yield Paragraph(runs("Không có khó khăn, vướng mắc nào được nêu."))
        return
    places = places_by_id({item.place_id for item in rows}, found.held_on or found.planned_for)
    for item in rows:
        place = places.get(item.place_id)
        whose = ", ".join(
            name for name in (place.title if place else "", item.unit.name_vi if item.unit else "") if name
        )
        advice = (
            f" Hướng dẫn, giải quyết: {item.guidance.rstrip('.')}."
            if item.guidance
            else " Chưa ghi hướng giải quyết."
        )
        yield dash(f"{whose}: {item.text.rstrip('.')}.{advice}")


def _conclusion(found: Inspection) -> Iterator[Block | Gap]:
    if found.state == InspectionState.CONCLUDED and found.conclusion:
        yield from said(found.conclusion)
        yield Gap("conclusion", "Kết luận thêm", "Để trống nếu kết luận ở trên đã đủ.")
    else:
        yield Gap(
            "conclusion",
            "Kết luận của đoàn",
            "Cuộc kiểm tra chưa ghi kết luận trong hệ thống: nêu việc làm được, việc chưa đạt, nguyên nhân.",
            needed=True,
        )


def _recommendations(found: Inspection, day: date, figures: Figures) -> Iterator[Block]:
    rows = recommendations_of(found)
    if not rows:
        yield Paragraph(runs("Đoàn kiểm tra không có kiến nghị."))
        return
    address = reverse("inspection", args=[found.pk])
    number = figures.cite(f"{len(rows):02d}", "Số kiến nghị", found.title_vi, found.held_on, address)
    yield Table(ASKED, tuple(_asked(place, item) for place, item in enumerate(rows, 1)))
    yield Paragraph(runs("Cộng ", number, f" kiến nghị; tình trạng tính đến ngày {short_day(day)}."))


def _asked(place: int, item: Recommendation) -> Row:
    return row(
        str(place), item.text, item.owner.name_vi, short_day(item.due), recommendation_text(item.state)
    )


KINDS = (
    WrittenKind(
        "inspection_minutes",
        "minutes",
        lambda: _("Biên bản kiểm tra"),
        lambda: _(
            "Thành phần, kết quả theo danh mục, khó khăn, kết luận và kiến nghị của một cuộc kiểm tra."
        ),
        choices,
        compose,
    ),
)
