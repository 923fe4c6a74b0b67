"""Biên bản bàn giao: a finished work is handed over to who will keep it, from the register of works.

There is no composer for the minutes of acceptance (nghiệm thu): quality tests, drawings and quantities as
built stand in no register, and a paper without them would only look like one.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from banmoi.core.document import Align, Block, Column, Paragraph, Run, Runs, Table, row, runs
from banmoi.core.numbers import format_number
from banmoi.core.paper_dates import short_day
from banmoi.core.words import money_words
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
from banmoi.reports.composing.minutes import closing, dash, heading, lower_first, opening, part, signed
from banmoi.reports.works_wording import choice_name, step_name
from banmoi.rooms.money.debt_queries import Book, books
from banmoi.rooms.places.queries import NamedPlace, places_by_id, scope_ids
from banmoi.rooms.works.models import Maintenance, SupervisionNote, Work
from banmoi.rooms.works.queries import children_of, open_findings, steps_of, works_at

FINISHED = ("accepted", "handed_over", "managed")
STEPS = (
    Column(("Bước",), 34, 1),
    Column(("Ngày",), 24, 0, Align.CENTRE),
    Column(("Giấy tờ",), 80, 3),
)
CONTRACTS = (
    Column(("Hợp đồng",), 50, 2),
    Column(("Bên thi công",), 40, 1),
    Column(("Giá trị (đồng)",), 30, 0.3, Align.RIGHT),
    Column(("Đã nghiệm thu (đồng)",), 32, 0.3, Align.RIGHT),
)


def choices(place: NamedPlace, day: date) -> list[Choice]:
    """The works that were accepted, those not yet handed over first."""
    rows = [work for work in works_at(scope_ids([place.id], day)) if work.step in FINISHED]
    rows.sort(key=lambda work: (FINISHED.index(work.step), -work.pk))
    return [Choice(str(work.pk), f"{work.name} · {step_name(work.step).lower()}") for work in rows]


def compose(asked: Asked) -> Composed:
    """The minutes. Raises NothingToWriteError for a work that was not accepted yet."""
    scope = scope_ids([asked.place.id], asked.day)
    work = next((item for item in works_at(scope) if str(item.pk) == asked.choice), None)
    if work is None or work.step not in FINISHED:
        raise NothingToWriteError(
            "Công trình này chưa có bước nghiệm thu trong sổ nên chưa lập biên bản bàn giao."
        )
    figures = Figures()
    place = places_by_id([work.place_id], asked.day)[work.place_id]
    told = _Work(work, place, asked.day, figures)
    notes = children_of(SupervisionNote, [work.pk], "on_day").get(work.pk, [])
    upkeep = children_of(Maintenance, [work.pk], "due").get(work.pk, [])
    rows = [book for book in books(scope) if book.contract.work_id == work.pk]
    doing = f"bàn giao công trình {lower_first(work.name)} đưa vào quản lý, sử dụng"
    body: list[Block | Gap] = [
        opening(asked.day, place.title, f"các bên tiến hành {doing}"),
        part("I", "Thành phần"),
        Gap("parties", "Đại diện các bên", "Mỗi người một dòng, có chức vụ.", _parties(place)),
        part("II", "Công trình bàn giao"),
        *told.facts(),
        heading("1", "Các bước đã qua"),
        *told.steps(),
        heading("2", "Hợp đồng và khối lượng nghiệm thu"),
        *told.contracts(rows),
        heading("3", "Giám sát của cộng đồng"),
        *told.supervision(notes),
        heading("4", "Bảo hành, bảo trì"),
        *told.upkeep(upkeep),
        part("III", "Hiện trạng khi bàn giao"),
        Gap("state", "Hiện trạng, hồ sơ kèm theo", "Chất lượng, tồn tại, giấy tờ giao kèm.", needed=True),
        part("IV", "Kết luận"),
        Gap("conclusion", "Kết luận của các bên", "Nhận từ ngày nào, ai quản lý, bảo trì.", needed=True),
        closing(4, ", mỗi bên giữ 01 bản", gathering="Việc bàn giao"),
    ]  # fmt: skip
    return Composed(
        title=doing,
        body=tuple(body),
        sources=figures.sources,
        recipients=(To(body="Các bên bàn giao, tiếp nhận"),),
        signatures=(signed("Bên nhận"), signed("Giám sát cộng đồng"), signed("Bên giao")),
    )


def _parties(place: NamedPlace) -> str:
    dots = "ông (bà) ...................."
    return "\n".join(
        (
            f"- Bên giao (chủ đầu tư): {dots}",
            f"- Bên thi công: {dots}",
            f"- Ban Giám sát đầu tư của cộng đồng: {dots}",
            f"- Bên nhận ({place.title} hoặc đơn vị quản lý): {dots}",
        )
    )


class _Work:
    """What the paper tells of a work."""

    def __init__(self, work: Work, place: NamedPlace, day: date, figures: Figures) -> None:
        self.work, self.place, self.day, self.figures = work, place, day, figures
        self.address = reverse("entry", args=[place.key, "works", work.pk])
        self.origin = f"Sổ Công trình, số {work.pk}"

    def _cite(self, text: str, what: str, origin: str = "", address: str = "") -> Run:
        return self.figures.cite(text, what, origin or self.origin, self.day, address or self.address)

    def facts(self) -> Iterator[Block]:
        """Name, kind, size, cost."""
        work = self.work
        yield dash(f"Tên công trình: {work.name};")
        yield dash(
            f"Loại: {choice_name('works', 'kind', work.kind).lower()}; nơi xây dựng: {self.place.title};"
        )
        size: Runs = runs("chưa ghi trong sổ")
        if work.size is not None:
            size = runs(self._cite(f"{format_number(work.size)} {work.size_unit}".strip(), "Quy mô"))
        yield dash("Quy mô: ", *size, ";")
        cost: Runs = runs("chưa ghi trong sổ")
        if work.cost is not None:
            cost = runs(
                self._cite(f"{format_number(work.cost)} đồng", "Kinh phí"),
                f" (bằng chữ: {money_words(work.cost)})",
            )
        yield dash("Kinh phí: ", *cost, ".")

    def steps(self) -> Iterator[Block]:
        """The steps that it reached, with their papers."""
        found = steps_of([self.work.pk]).get(self.work.pk, [])
        lines = tuple(row(step_name(item.step), short_day(item.on_day), item.paper) for item in found)
        yield Table(STEPS, lines, empty="Sổ chưa ghi bước nào.")

    def contracts(self, rows: Sequence[Book]) -> Iterator[Block]:
        """Its contracts, with what was accepted on them."""
        if not rows:
            yield Paragraph(runs("Sổ chưa ghi hợp đồng nào của công trình."))
            return
        lines = []
        for book in rows:
            own = book.contract
            signed_on = f" ngày {short_day(own.signed_on)}" if own.signed_on else ""
            name = f"{own.name}{f', số {own.number}' if own.number else ''}{signed_on}"
            accepted = sum(item.amount for item in book.acceptances if item.day <= self.day)
            origin, address = (
                f"Sổ Hợp đồng, số {own.pk}",
                reverse("entry", args=[own.place.key, "contracts", own.pk]),
            )
            lines.append(
                row(
                    name, own.contractor,
                    self._cite(format_number(own.value), "Giá trị hợp đồng (đồng)", origin, address),
                    self._cite(format_number(accepted), "Khối lượng đã nghiệm thu (đồng)", origin, address),
                )
            )  # fmt: skip
        yield Table(CONTRACTS, tuple(lines))

    def supervision(self, notes: Sequence[SupervisionNote]) -> Iterator[Block]:
        """How often the people's board looked, and what is still open."""
        if not notes:
            yield Paragraph(runs("Sổ chưa ghi lần giám sát nào của Ban Giám sát đầu tư của cộng đồng."))
            return
        still = open_findings(notes)
        visits = self._cite(f"{len(notes):02d}", "Số lần giám sát của cộng đồng")
        left = self._cite(f"{still:02d}", "Phát hiện chưa khắc phục") if still else Run("không có")
        unit = " phát hiện" if still else ""
        yield Paragraph(
            runs(
                "Cộng đồng đã giám sát ",
                visits,
                " lần; phát hiện chưa ghi là đã sửa xong: ",
                left,
                f"{unit}.",
            )
        )
        for note in notes:
            if note.result != "good" and note.settled_on is None:
                yield dash(f"Ngày {short_day(note.on_day)}: {note.finding}")

    def upkeep(self, rows: Sequence[Maintenance]) -> Iterator[Block]:
        """Until when it is under warranty, and what upkeep is planned."""
        until = self.work.warranty_until
        text = f"Bảo hành đến hết ngày {short_day(until)}." if until else "Sổ chưa ghi thời hạn bảo hành."
        yield Paragraph(runs(text))
        for item in rows:
            if item.done_on is None:
                yield dash(f"{item.what.rstrip('.')}: phải làm trước ngày {short_day(item.due)};")


KINDS = (
    WrittenKind(
        "handover_minutes",
        "minutes",
        lambda: _("Biên bản bàn giao công trình"),
        lambda: _("Công trình đã nghiệm thu: các bước, hợp đồng, giám sát của cộng đồng, bảo hành, bảo trì."),
        choices,
        compose,
    ),
)
