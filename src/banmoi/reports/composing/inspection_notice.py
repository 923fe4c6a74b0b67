"""Thông báo kết quả kiểm tra: what an inspection saw, its conclusion, its recommendations with their days."""

from collections import Counter
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from banmoi.core.document import Align, Annex, Block, Column, Paragraph, Row, RowKind, Table, row, runs
from banmoi.core.paper_dates import short_day
from banmoi.reports.composing.common import and_list, clause, committee_of, dash, ended, plan_named
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
from banmoi.reports.composing.plan_annexes import spot
from banmoi.reports.inspections import item_kind_text, result_text
from banmoi.rooms.inspections.models import (
    Inspection,
    InspectionItem,
    InspectionState,
    ItemKind,
    Recommendation,
    Result,
)
from banmoi.rooms.inspections.queries import get_inspection, inspections_of, items_of, recommendations_of
from banmoi.rooms.places.queries import NamedPlace, places_by_id

COLUMNS = (
    Column(("TT",), 11, 0, Align.CENTRE, key=True),
    Column(("Nội dung kiểm tra",), 70, 3),
    Column(("Mục",), 17, 0, Align.CENTRE),
    Column(("Kết quả",), 26, 0.5, Align.CENTRE),
    Column(("Đoàn ghi",), 40, 1.5),
)


def choices(place: NamedPlace, _day: date) -> list[Choice]:
    """The concluded inspections of the commune, the newest first."""
    rows = [item for item in inspections_of(place) if item.state == InspectionState.CONCLUDED]
    return [
        Choice(str(item.id), f"{item.title_vi}, {item.plan.number} ({short_day(item.held_on)})")
        for item in reversed(rows)
        if item.held_on and item.place_id == place.id
    ]


def compose(asked: Asked) -> Composed:
    """The notice. Raises NothingToWriteError."""
    found = get_inspection(int(asked.choice)) if asked.choice.isdigit() else None
    if found is None or found.place_id != asked.place.id or found.held_on is None:
        raise NothingToWriteError("Không có cuộc kiểm tra này ở xã.")
    if found.state != InspectionState.CONCLUDED:
        raise NothingToWriteError("Đoàn chưa kết luận cuộc kiểm tra này, nên chưa thông báo được.")
    items, figures = items_of(found), Figures()
    recommendations = recommendations_of(found)
    body: list[Block | Gap] = [Paragraph(runs(_opening(found, asked)))]
    number = 1
    body += [clause(number, "Kết quả kiểm tra", heading=True), *_results(found, items, figures)]
    if told := _difficulties(found, asked):
        number += 1
        body += [clause(number, "Khó khăn, vướng mắc", heading=True), *told]
    number += 1
    body += [clause(number, "Kết luận", heading=True), *_conclusion(found)]
    number += 1
    body += [clause(number, "Kiến nghị", heading=True), *_recommendations(recommendations, figures)]
    body += [
        Gap("asked", "Yêu cầu thêm", "Ví dụ: báo cáo kết quả khắc phục về Ban Quản lý trước ngày nào."),
        Paragraph(runs(f"{committee_of(asked.place)} thông báo để các đơn vị, các bản biết và thực hiện./.")),
    ]
    owners = dict.fromkeys(item.owner_id for item in recommendations)
    about = f"{found.title_vi[:1].lower()}{found.title_vi[1:]} việc thực hiện Kế hoạch {found.plan.number}"
    return Composed(
        title=f"Kết quả {about}",
        body=tuple(body),
        annexes=(_annex(items),) if items else (),
        sources=figures.sources,
        recipients=(*(To(unit_id=unit) for unit in owners), To(body="Các thành viên đoàn kiểm tra")),
    )


def _opening(found: Inspection, asked: Asked) -> str:
    assert found.held_on is not None
    places = places_by_id([place.id for place in found.places.all()], asked.day)
    names = and_list(item.title for item in places.values())
    at = f" tại {names}" if names else ""
    return (
        f"Ngày {short_day(found.held_on)}, đoàn kiểm tra đã kiểm tra{at} việc thực hiện "
        f"{plan_named(found.plan)}. {committee_of(asked.place)} thông báo kết quả như sau:"
    )


def _results(found: Inspection, items: list[InspectionItem], figures: Figures) -> list[Block]:
    if not items:
        return [Paragraph(runs("Cuộc kiểm tra không ghi nội dung nào."))]
    address, origin = reverse("inspection", args=[found.id]), f"Sổ kiểm tra: {found.title_vi}"
    counts = Counter(item.result or Result.NOT_SEEN for item in items)
    total = figures.cite(f"{len(items):02d}", "Số nội dung kiểm tra", origin, found.held_on, address)
    parts: list[object] = ["Đoàn kiểm tra ", total, " nội dung: "]
    shown = [result for result in Result if counts[result]]
    for place, result in enumerate(shown, 1):
        what = f"Số nội dung “{result_text(result).lower()}”"
        figure = figures.cite(f"{counts[result]:02d}", what, origin, found.held_on, address)
        parts += [f"{result_text(result).lower()} ", figure, ", " if place < len(shown) else "."]
    blocks: list[Block] = [Paragraph(runs(*parts))]  # type: ignore[arg-type]
    for result, title in (
        (Result.NOT_MET, "Các nội dung chưa đạt:"),
        (Result.NOT_KNOWN, "Các nội dung chưa kết luận được:"),
    ):
        rows = [item for item in items if item.result == result]
        if rows:
            blocks += [Paragraph(runs(title)), *ended(dash(_told(item)) for item in rows)]
    return blocks


def _told(item: InspectionItem) -> str:
    words = item.words.rstrip(" .;")
    return f"{words}. Đoàn ghi: {item.finding.rstrip(' .;')}" if item.finding else words


def _difficulties(found: Inspection, asked: Asked) -> tuple[Block, ...]:
    rows = list(found.difficulties.all())
    places = places_by_id([row.place_id for row in rows], asked.day)
    return ended(
        dash(
            f"{places[row.place_id].title}: {row.text.rstrip(' .;')}"
            + (f". Hướng giải quyết: {row.guidance.rstrip(' .;')}" if row.guidance else "")
        )
        for row in rows
    )


def _conclusion(found: Inspection) -> list[Block]:
    lines = [line.strip() for line in found.conclusion.splitlines() if line.strip()]
    return [Paragraph(runs(line)) for line in lines] or [Paragraph(runs("Đoàn không ghi kết luận chung."))]


def _recommendations(rows: list[Recommendation], figures: Figures) -> tuple[Block, ...]:
    if not rows:
        return (Paragraph(runs("Đoàn không có kiến nghị.")),)
    return ended(
        dash(
            f"{item.owner.name_vi}: {item.text.rstrip(' .;')}, xong chậm nhất ngày ",
            figures.cite(
                short_day(item.due),
                f"Hạn của kiến nghị: {item.text[:80]}",
                "Sổ kiến nghị sau kiểm tra",
                timezone.localtime(item.made_at).date(),
                reverse("recommendation", args=[item.id]),
            ),
        )
        for item in rows
    )


def _annex(items: list[InspectionItem]) -> Annex:
    lines: list[Row] = []
    number = 0
    for kind in ItemKind:
        rows = [item for item in items if item.kind == kind]
        if rows:
            lines.append(row(item_kind_text(kind), kind=RowKind.GROUP))
        for item in rows:
            number += 1
            where = spot(item.where) if item.kind in (ItemKind.TASK, ItemKind.GOAL) else item.where or "–"
            told = result_text(item.result or Result.NOT_SEEN)
            lines.append(row(str(number), item.words, where, told, item.finding or "–"))
    return Annex("Các nội dung đã kiểm tra", (Table(COLUMNS, tuple(lines)),))


KINDS = (
    WrittenKind(
        "inspection_notice",
        "notice",
        lambda: _("Thông báo kết quả kiểm tra"),
        lambda: _("Kết quả, kết luận và kiến nghị có thời hạn của một cuộc kiểm tra đã kết luận."),
        choices,
        compose,
    ),
)
