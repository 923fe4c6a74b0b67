"""Khen thưởng: the chair's decision from a round that was voted on, and the submissions that go before it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from banmoi.core.document import Align, Annex, Block, Column, Paragraph, Runs, Table, row, runs
from banmoi.core.paper_dates import short_day
from banmoi.reports.composing.common import (
    and_list,
    article,
    committee_above,
    committee_of,
    dash,
    ended,
    unit_of,
)
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
from banmoi.rooms.awards.models import AwardProposal, AwardRound
from banmoi.rooms.awards.queries import proposals_in, rounds_at
from banmoi.rooms.places.queries import NamedPlace, places_by_id

FAVOURED = ("passed", "decided", "published")
CERTIFICATE, HIGHER = "certificate", "higher"
INLINE = 5
"""So many stand in the text; more go into a list."""
MONEY = Gap(
    "money",
    "Tiền thưởng kèm theo Giấy khen",
    "Hệ thống không có mức thưởng. Ví dụ: Kèm theo tiền thưởng 500.000 đồng đối với mỗi tập thể, chi từ quỹ "
    "thi đua, khen thưởng của xã.",
)


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody whom the council favours, as the paper calls them."""

    row: AwardProposal
    whom: str


def favoured(place: NamedPlace, choice: str, form: str, day: date) -> tuple[AwardRound, list[Named]]:
    """The round that was chosen and whom its council favours. Raises NothingToWriteError."""
    found = next((item for item in rounds_at(place.id) if str(item.pk) == choice), None)
    if found is None:
        raise NothingToWriteError("Xã không có đợt xét khen thưởng này.")
    rows = [item for item in proposals_in(found.pk) if item.state in FAVOURED and item.form == form]
    if not rows:
        raise NothingToWriteError("Đợt xét này chưa có đề nghị nào được Hội đồng đồng ý.")
    places = places_by_id({item.place_id for item in rows}, day)
    return found, [Named(item, _whom(item, places[item.place_id])) for item in rows]


def _whom(item: AwardProposal, place: NamedPlace) -> str:
    if item.kind == "hamlet":
        return f"Tập thể cán bộ và nhân dân {place.title}"
    if item.kind == "unit":
        return item.unit
    return f"{item.person}, {place.title}"


def _rounds(place: NamedPlace, form: str) -> list[AwardRound]:
    return [
        item
        for item in rounds_at(place.id)
        if any(one.state in FAVOURED and one.form == form for one in proposals_in(item.pk))
    ]


def decision_choices(place: NamedPlace, _day: date) -> list[Choice]:
    """The rounds in which the council favours somebody for the chair's certificate."""
    return [Choice(str(item.pk), item.name) for item in _rounds(place, CERTIFICATE)]


def compose_decision(asked: Asked) -> Composed:
    """The decision. Raises NothingToWriteError."""
    found, named = favoured(asked.place, asked.choice, CERTIFICATE, asked.day)
    figures, own = Figures(), committee_of(asked.place)
    _ballots(named, asked, figures)
    count = figures.cite(
        f"{len(named):02d}", "Số tập thể, cá nhân được khen", f"Đợt xét: {found.name}", found.voted_on,
        _address(asked, found),
    )  # fmt: skip
    first: tuple[Block | Gap, ...]
    annexes: tuple[Annex, ...] = ()
    lead = f"Tặng Giấy khen của Chủ tịch {own} cho "
    if len(named) <= INLINE:
        tail = f" tập thể, cá nhân có thành tích trong {_about(found)}:"
        first = (article(1, lead, count, tail), *ended(dash(_line(item)) for item in named))
    else:
        tail = f" tập thể, cá nhân có thành tích trong {_about(found)} (danh sách kèm theo)."
        first, annexes = (article(1, lead, count, tail),), (_annex(named, ballots=False),)
    doers = [unit_of(asked.place, kind, asked.day) for kind in ("commendation_council", "specialist_sector")]
    names = [unit.name_vi for unit in doers if unit is not None]
    return Composed(
        title=f"Về việc tặng Giấy khen cho tập thể, cá nhân có thành tích trong {_about(found)}",
        body=(
            *first,
            MONEY,
            article(2, "Quyết định này có hiệu lực kể từ ngày ký."),
            article(
                3,
                f"{and_list([*names, 'các tập thể, cá nhân có tên tại Điều 1'])} chịu trách nhiệm thi hành "
                "Quyết định này./.",
            ),
        ),
        bases=_bases(found, asked),
        competence=f"Chủ tịch {own}",
        resolution="Quyết định:",
        annexes=annexes,
        sources=figures.sources,
        recipients=(To(body="Như Điều 3"), To(body="TT Đảng ủy, HĐND xã")),
        personal=True,
    )


def _bases(found: AwardRound, asked: Asked) -> tuple[Runs, ...]:
    voted = f" ngày {short_day(found.voted_on)}" if found.voted_on else ""
    council = unit_of(asked.place, "commendation_council", asked.day)
    name = council.name_vi if council else found.council
    return (
        runs(f"Căn cứ {found.ground}"),
        runs(f"Căn cứ kết quả bỏ phiếu{voted} của {found.council}"),
        runs(f"Theo đề nghị của {name}"),
    )


def _about(found: AwardRound) -> str:
    return f"đợt “{found.name}” năm {found.year}"


def _line(item: Named) -> str:
    return f"{item.whom}: {item.row.title[:1].lower()}{item.row.title[1:]}".rstrip(" .;")


def _address(asked: Asked, found: AwardRound) -> str:
    return f"{reverse('awards', args=[asked.place.key])}?round={found.pk}"


def _votes(row: AwardProposal) -> str:
    if row.votes_for is None:
        return "chưa có kết quả bỏ phiếu"
    others = f"{row.votes_against or 0} không đồng ý, {row.votes_abstain or 0} không có ý kiến"
    return f"{row.votes_for} đồng ý, {others}"


def _ballots(named: Sequence[Named], asked: Asked, figures: Figures) -> None:
    """The ballots stand in the sources: a decision does not tell them."""
    for item in named:
        address = reverse("award_proposal", args=[asked.place.key, item.row.pk])
        origin = f"Kết quả bỏ phiếu của Hội đồng, đợt {item.row.round.name}"
        figures.cite(_votes(item.row), f"Phiếu: {item.row.title}", origin, item.row.round.voted_on, address)


def _annex(named: Sequence[Named], *, ballots: bool) -> Annex:
    columns = [
        Column(("TT",), 11, 0, Align.CENTRE, key=True),
        Column(("Tập thể, cá nhân",), 45, 1.5),
        Column(("Thành tích",), 60, 2),
    ]
    if ballots:
        columns += [Column(("Đơn vị đề nghị",), 32, 1), Column(("Kết quả bỏ phiếu",), 34, 1)]
    lines = []
    for number, item in enumerate(named, 1):
        cells = [str(number), item.whom, item.row.achievements if ballots else item.row.title]
        lines.append(row(*cells, *((item.row.proposer, _votes(item.row)) if ballots else ())))
    who = "đề nghị khen" if ballots else "được khen"
    return Annex(f"Danh sách tập thể, cá nhân {who}", (Table(tuple(columns), tuple(lines)),))


def submission_choices(place: NamedPlace, _day: date) -> list[Choice]:
    """The rounds whose council favours somebody: for the chair's certificate, for the committee above."""
    return [
        Choice(f"{form}:{item.pk}", f"{item.name} · {label}")
        for form, label in ((CERTIFICATE, "trình Chủ tịch UBND xã"), (HIGHER, "đề nghị cấp trên khen"))
        for item in _rounds(place, form)
    ]


def compose_submission(asked: Asked) -> Composed:
    """The submission. Raises NothingToWriteError."""
    form, _colon, number = asked.choice.partition(":")
    if form not in (CERTIFICATE, HIGHER):
        raise NothingToWriteError("Xã không có đợt xét khen thưởng này.")
    found, named = favoured(asked.place, number, form, asked.day)
    figures, own = Figures(), committee_of(asked.place)
    council = unit_of(asked.place, "commendation_council", asked.day)
    above = committee_above(asked.place, asked.day)
    by_council = form == CERTIFICATE
    to = f"Chủ tịch {own}" if by_council else above
    who = council.name_vi if by_council and council else own
    what = f"tặng Giấy khen của Chủ tịch {own}" if by_council else "khen thưởng"
    address, origin = _address(asked, found), f"Đợt xét: {found.name}"
    count = figures.cite(
        f"{len(named):02d}", "Số tập thể, cá nhân đề nghị khen", origin, found.voted_on, address
    )
    voted = f" ngày {short_day(found.voted_on)}" if found.voted_on else ""
    body: list[Block | Gap] = [
        Paragraph(
            runs(
                f"Căn cứ {found.ground} và kết quả bỏ phiếu{voted} của {found.council}, {who} kính trình "
                f"{to} xem xét, {what} cho ",
                count,
                f" tập thể, cá nhân có thành tích trong {_about(found)}:",
            )
        ),
        *ended(
            dash(f"{_line(item)}; Hội đồng bỏ phiếu: ", figures.cite(
                _votes(item.row), f"Phiếu: {item.row.title}", "Kết quả bỏ phiếu của Hội đồng", found.voted_on,
                reverse("award_proposal", args=[asked.place.key, item.row.pk]),
            ))
            for item in named
        ),
        Gap("why", "Nhận xét, đề xuất thêm", "Thành tích nổi bật, mức thưởng đề nghị; có thể để trống."),
        Paragraph(runs(f"{who} kính trình {to} xem xét, quyết định./.")),
    ]  # fmt: skip
    return Composed(
        title=f"Về việc đề nghị khen thưởng tập thể, cá nhân có thành tích trong {_about(found)}",
        body=tuple(body),
        addressees=(to,),
        annexes=(_annex(named, ballots=True),),
        sources=figures.sources,
        recipients=(To(body="Như trên"),),
        office_kind="commendation_council" if by_council else "peoples_committee",
    )


KINDS = (
    WrittenKind(
        "award_decision",
        "decision",
        lambda: _("Quyết định khen thưởng"),
        lambda: _("Tặng Giấy khen cho những ai được Hội đồng đồng ý trong một đợt xét."),
        decision_choices,
        compose_decision,
    ),
    WrittenKind(
        "award_submission",
        "submission",
        lambda: _("Tờ trình đề nghị khen thưởng"),
        lambda: _("Hội đồng trình Chủ tịch UBND xã, hoặc xã đề nghị cấp trên khen; kèm thành tích và phiếu."),
        submission_choices,
        compose_submission,
    ),
)
