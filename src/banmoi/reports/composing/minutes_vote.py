"""Biên bản họp bản và nghị quyết of a vote of households on contributions: counted over all households."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from banmoi.core.amounts import Amount
from banmoi.core.document import Align, Block, Column, Item, Level, Paragraph, RowKind, Run, Table, row, runs
from banmoi.core.law import Confidence
from banmoi.core.numbers import format_number
from banmoi.core.paper_dates import day_words, short_day
from banmoi.core.words import number_words
from banmoi.reference.money_rules import VoteRule, vote_rules
from banmoi.reports.composing.composed import (
    Asked,
    Choice,
    Composed,
    Figures,
    Gap,
    NothingToWriteError,
    OwnHead,
    To,
    WrittenKind,
)
from banmoi.reports.composing.minutes import (
    LINES,
    closing,
    counted,
    dash,
    lower_first,
    opening,
    part,
    person_line,
    point,
    said,
    signed,
)
from banmoi.reports.wording import amount_text, confidence_text
from banmoi.reports.works_wording import choice_name
from banmoi.rooms.money.contribution_queries import votes_of_households
from banmoi.rooms.money.models import HouseholdVote
from banmoi.rooms.people.models import Position
from banmoi.rooms.people.queries import units_of
from banmoi.rooms.places.queries import NamedPlace, places_by_id, scope_ids

BALLOTS = (
    Column(("Ý kiến",), 50, 2),
    Column(("Số hộ",), 20, 0.3, Align.CENTRE),
    Column(("Bằng chữ",), 55, 2),
    Column(("Tỷ lệ trên tổng số hộ",), 28, 0.5, Align.CENTRE),
)


def _votes(place: NamedPlace, day: date) -> list[HouseholdVote]:
    return [vote for vote in votes_of_households(scope_ids([place.id], day)) if vote.on_day <= day]


def choices(place: NamedPlace, day: date) -> list[Choice]:
    """The votes of households up to the day, the newest first."""
    rows = _votes(place, day)
    names = places_by_id({vote.place_id for vote in rows}, day)
    return [
        Choice(str(vote.pk), f"{names[vote.place_id].title} · {short_day(vote.on_day)} · {vote.name}")
        for vote in rows
    ]


def passed_choices(place: NamedPlace, day: date) -> list[Choice]:
    """Those of them that passed."""
    passed = {str(vote.pk) for vote in _votes(place, day) if vote.passed == "yes"}
    return [choice for choice in choices(place, day) if choice.code in passed]


def _found(asked: Asked) -> tuple[HouseholdVote, NamedPlace]:
    for vote in _votes(asked.place, asked.day):
        if str(vote.pk) == asked.choice:
            return vote, places_by_id([vote.place_id], vote.on_day)[vote.place_id]
    raise NothingToWriteError("Biểu quyết này không có trong sổ Biểu quyết của các hộ, hoặc đã bỏ khỏi sổ.")


def _head(asked: Asked, hamlet: NamedPlace, kind: str) -> OwnHead:
    return OwnHead(hamlet.title, asked.place.title, kind)


def hamlet_head(hamlet: NamedPlace, day: date) -> Position | None:
    """Who leads a hamlet on a day."""
    units = [unit for unit in units_of({hamlet.id}, day) if unit.kind == "hamlet_board"]
    return next((held for unit in units for held in unit.positions.all()), None)


class _Vote:
    """A vote with all that the paper says of it, its figures cited once."""

    def __init__(self, vote: HouseholdVote, hamlet: NamedPlace, figures: Figures) -> None:
        self.vote, self.hamlet, self.figures = vote, hamlet, figures
        self.rule: VoteRule = vote_rules()[vote.subject]
        self.origin = f"Sổ Biểu quyết của các hộ, số {vote.pk}"
        self.address = reverse("entry", args=[hamlet.key, "household_votes", vote.pk])

    def cite(self, count: int, what: str) -> Run:
        """A count of households."""
        return self.figures.cite(format_number(count), what, self.origin, self.vote.on_day, self.address)

    def share(self, count: int) -> str:
        """A count as a share of all households, nothing where those are not known."""
        whole = self.vote.households
        return amount_text(Amount(Decimal(count), Decimal(whole))) if whole else ""

    @property
    def silent(self) -> int | None:
        """The households present that said neither yes nor no."""
        vote = self.vote
        if vote.present is None or vote.in_favour is None or vote.against is None:
            return None
        return vote.present - vote.in_favour - vote.against

    @property
    def absent(self) -> int | None:
        """The households that were not there."""
        vote = self.vote
        return None if vote.households is None or vote.present is None else vote.households - vote.present

    @property
    def least(self) -> int | None:
        """How many must be in favour; None where all households are not counted."""
        return self.rule.needed.least(self.vote.households) if self.vote.households else None

    @property
    def demanded(self) -> str:
        """The share that the law demands, in words: "từ 2/3", "trên 1/2"."""
        share = self.rule.needed.share
        return f"{'trên' if self.rule.needed.strict else 'từ'} {share.numerator}/{share.denominator}"


def compose(asked: Asked) -> Composed:
    """The minutes of a meeting of the hamlet with its vote. Raises NothingToWriteError."""
    vote, hamlet = _found(asked)
    figures = Figures()
    told = _Vote(vote, hamlet, figures)
    head = hamlet_head(hamlet, vote.on_day)
    matter = lower_first(vote.name)
    body: list[Block | Gap] = [
        opening(
            vote.on_day, hamlet.title, f"{hamlet.title} họp đại diện các hộ để bàn và biểu quyết: {matter}"
        ),
        part("I", "Thành phần"),
        person_line(head, "Chủ trì"),
        person_line(None, "Thư ký"),
        *_households(told),
        Gap(
            "guests",
            "Người khác cùng dự",
            "Đại diện UBND, Mặt trận xã, Ban công tác Mặt trận; mỗi người một dòng.",
        ),
        part("II", "Nội dung"),
        *_matter(told),
        Gap(
            "discussion",
            "Nội dung trình bày và thảo luận",
            "Ai trình bày gì; mức đóng góp, cách làm; ý kiến của các hộ và trả lời.",
            LINES,
        ),
        part("III", "Kết quả biểu quyết"),
        *_result(told),
        part("IV", "Quyết nghị"),
        *_resolved(told),
        closing(3, ", 01 bản gửi Ủy ban nhân dân xã, 01 bản niêm yết, 01 bản lưu tại bản"),
    ]
    return Composed(
        title=f"họp bản và biểu quyết về việc {matter}",
        body=tuple(body),
        sources=figures.sources,
        recipients=(To(body=f"Ủy ban nhân dân {asked.place.title}"), To(body="Các hộ trong bản")),
        signatures=(
            signed("Thư ký"),
            signed("Đại diện các hộ"),
            signed("Chủ trì", head.user.full_name if head else ""),
        ),
        own_head=_head(asked, hamlet, "BB"),
    )


def _households(told: _Vote) -> Iterator[Block]:
    vote, day = told.vote, told.vote.on_day
    for title, count in (
        ("Tổng số hộ của bản", vote.households),
        ("Số hộ có đại diện dự họp", vote.present),
        ("Số hộ vắng mặt", told.absent),
    ):
        yield dash(
            f"{title}: ", *counted(told.figures, count, "hộ", title, told.origin, day, told.address), ";"
        )


def _matter(told: _Vote) -> Iterator[Block]:
    vote, work = told.vote, told.vote.work
    yield Paragraph(runs(f"Nội dung bàn: {vote.name} ({told.rule.vi.lower()})."))
    if work is not None:
        size = f", quy mô {format_number(work.size)} {work.size_unit}" if work.size is not None else ""
        kind = choice_name("works", "kind", work.kind).lower()
        yield Paragraph(runs(f"Công trình: {work.name} (loại: {kind}{size})."))
    yield from said(vote.note)


def _result(told: _Vote) -> Iterator[Block]:
    vote = told.vote
    lines = []
    for title, what, count in (
        ("Tán thành", "Số hộ tán thành", vote.in_favour),
        ("Không tán thành", "Số hộ không tán thành", vote.against),
        ("Có mặt, không biểu quyết hoặc ý kiến khác", "Số hộ không biểu quyết", told.silent),
        ("Vắng mặt", "Số hộ vắng mặt", told.absent),
    ):
        if count is None:
            lines.append(row(title, "chưa ghi", "", ""))
        else:
            figure = told.cite(count, what)
            lines.append(row(title, figure, number_words(count), told.share(count)))
    if vote.households is not None:
        whole = told.cite(vote.households, "Tổng số hộ của bản")
        lines.append(row("Tổng số hộ của bản", whole, number_words(vote.households), "", kind=RowKind.TOTAL))
    yield Table(BALLOTS, tuple(lines))
    yield Paragraph(runs(*_law(told)))
    yield Paragraph(runs(*_verdict(told)))


def _law(told: _Vote) -> Iterator[str | Run]:
    words = told.rule.words
    yield f"Theo {words.article} {words.law}, việc này được thông qua khi {told.demanded} tổng số hộ của bản "
    yield "tán thành"
    if told.least is not None:
        yield ", tức ít nhất "
        yield told.figures.cite(
            format_number(told.least), "Số hộ tán thành ít nhất phải có",
            f"{words.article} {words.law}: {told.demanded} tổng số hộ ({confidence_text(words.confidence)})",
            told.vote.on_day, told.address,
        )  # fmt: skip
        yield f" hộ (bằng chữ: {number_words(told.least)} hộ)"
    if words.confidence is not Confidence.SETTLED:
        yield f". Tỷ lệ này {confidence_text(words.confidence)}; cần đối chiếu trước khi ký"
    yield "."


def _verdict(told: _Vote) -> Iterator[str | Run]:
    vote, least = told.vote, told.least
    if vote.in_favour is None or least is None or not vote.households:
        yield "Chưa kết luận được kết quả biểu quyết vì sổ chưa ghi đủ tổng số hộ và số hộ tán thành."
        return
    yield from (
        "Kết quả: ", told.cite(vote.in_favour, "Số hộ tán thành"), "/",
        told.cite(vote.households, "Tổng số hộ của bản"),
        f" hộ tán thành, bằng {told.share(vote.in_favour)} tổng số hộ, ",
    )  # fmt: skip
    if vote.in_favour >= least:
        yield "đủ tỷ lệ để thông qua. Tỷ lệ tính trên tất cả các hộ: cả khi mọi hộ vắng mặt và hộ không biểu "
        yield "quyết đều không tán thành thì kết quả vẫn như vậy."
    else:
        lacking = least - vote.in_favour
        yield f"chưa đủ tỷ lệ để thông qua, còn thiếu {format_number(lacking)} hộ "
        yield f"(bằng chữ: {number_words(lacking)} hộ)."


def _resolved(told: _Vote) -> Iterator[Block | Gap]:
    vote, matter = told.vote, lower_first(told.vote.name)
    if vote.passed != "yes":
        why = "chưa đủ tỷ lệ tán thành" if vote.passed == "no" else "chưa ghi đủ số hộ để kết luận"
        yield Paragraph(
            runs(f"Chưa thông qua việc {matter} vì {why}. Chưa huy động đóng góp theo nội dung này.")
        )
        yield Gap("resolution", "Việc làm tiếp", "Họp lại, lấy ý kiến các hộ vắng mặt hoặc đổi phương án.")
        return
    yield Paragraph(runs("Cuộc họp quyết nghị:"))
    yield point("1", f"Thông qua việc {matter}.")
    yield Gap(
        "resolution",
        "Nội dung quyết nghị",
        "Mức đóng góp của mỗi hộ, thời gian, ai thu và quản lý tiền, miễn giảm cho hộ nào.",
        f"2. {LINES}",
    )
    yield Paragraph(runs("Trưởng bản công khai kết quả đến tất cả các hộ và báo cáo Ủy ban nhân dân xã."))


def compose_resolution(asked: Asked) -> Composed:
    """The hamlet's resolution of a vote that passed. Raises NothingToWriteError."""
    vote, hamlet = _found(asked)
    if vote.passed != "yes":
        raise NothingToWriteError(
            "Việc này chưa đủ tỷ lệ tán thành hoặc chưa ghi đủ số hộ, nên chưa có nghị quyết."
        )
    figures = Figures()
    told, head, matter = (
        _Vote(vote, hamlet, figures),
        hamlet_head(hamlet, vote.on_day),
        lower_first(vote.name),
    )
    assert vote.in_favour is not None and vote.households is not None
    first = runs(
        f"Thông qua việc {matter}, với ", told.cite(vote.in_favour, "Số hộ tán thành"), "/",
        told.cite(vote.households, "Tổng số hộ của bản"),
        f" hộ của bản tán thành (bằng chữ: {number_words(vote.in_favour)} trên "
        f"{number_words(vote.households)} hộ), bằng {told.share(vote.in_favour)} tổng số hộ.",
    )  # fmt: skip
    words = told.rule.words
    return Composed(
        title=f"về việc {matter}",
        body=(
            Item(Level.ARTICLE, "1", first),
            Item(Level.ARTICLE, "2", runs("Nội dung thực hiện:")),
            Gap(
                "terms",
                "Nội dung thực hiện",
                "Mức đóng góp, đối tượng miễn giảm, thời gian, ai thu, ai quản lý, công khai thế nào.",
                needed=True,
            ),
            Item(
                Level.ARTICLE,
                "3",
                runs(
                    "Trưởng bản, Ban công tác Mặt trận và các hộ trong bản thực hiện Nghị quyết này. Nghị "
                    f"quyết được các hộ {hamlet.title} thông qua tại cuộc họp {day_words(vote.on_day)}."
                ),
            ),
        ),
        bases=(
            runs(f"Căn cứ {words.law} ({words.article})"),
            runs(f"Căn cứ Biên bản họp bản {day_words(vote.on_day)}"),
        ),
        competence=f"Hội nghị đại diện các hộ {hamlet.title}",
        resolution="Quyết nghị:",
        sources=figures.sources,
        recipients=(To(body=f"Ủy ban nhân dân {asked.place.title}"), To(body="Các hộ trong bản")),
        signatures=(signed("Thư ký"), signed("Trưởng bản", head.user.full_name if head else "")),
        own_head=_head(asked, hamlet, "NQ"),
    )


KINDS = (
    WrittenKind(
        "vote_minutes",
        "minutes",
        lambda: _("Biên bản họp bản, biểu quyết của các hộ"),
        lambda: _(
            "Do bản lập: số hộ dự, kết quả biểu quyết trên tổng số hộ, tỷ lệ luật đòi hỏi, quyết nghị."
        ),
        choices,
        compose,
    ),
    WrittenKind(
        "vote_resolution",
        "resolution",
        lambda: _("Nghị quyết của các hộ trong bản"),
        lambda: _("Do bản ban hành, khi biểu quyết đóng góp đã đủ tỷ lệ."),
        passed_choices,
        compose_resolution,
    ),
)
