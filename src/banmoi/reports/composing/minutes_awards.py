"""Biên bản bỏ phiếu of the commendation council: who voted, by which rule, what each proposal got.

The name of a person who is proposed is written only once the commendation was published: a numbered paper
is read by everybody who reads the commune. Before, the paper names the proposal and leaves room.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from banmoi.core.document import Align, Block, Column, Paragraph, Row, Run, Table, row, runs
from banmoi.core.paper_dates import short_day
from banmoi.core.voting import Outcome, Share, ShareOf, parse_share
from banmoi.core.words import number_words
from banmoi.reports.awards import award_word
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
from banmoi.reports.composing.minutes import LINES, closing, dash, opening, part, person_line, point, signed
from banmoi.rooms.awards.models import AwardProposal, AwardRound
from banmoi.rooms.awards.queries import Ballots, ballots_of, council, proposals_in, rounds_at
from banmoi.rooms.people.models import Position
from banmoi.rooms.people.queries import units_of
from banmoi.rooms.places.queries import NamedPlace, places_by_id

COUNCIL = "commendation_council"
BALLOTS = (
    Column(("TT",), 11, 0, Align.CENTRE, key=True),
    Column(("Đối tượng được đề nghị",), 42, 2),
    Column(("Thành tích, hình thức",), 48, 2),
    Column(("Phiếu", "Đồng ý"), 14, 0, Align.CENTRE),
    Column(("Phiếu", "Không đồng ý"), 16, 0, Align.CENTRE),
    Column(("Phiếu", "Không có ý kiến"), 16, 0, Align.CENTRE),
    Column(("Phải có",), 14, 0, Align.CENTRE),
    Column(("Kết quả",), 24, 0.5, Align.CENTRE),
)


def choices(place: NamedPlace, day: date) -> list[Choice]:
    """The rounds whose vote was closed by the day, the newest first."""
    rows = [row for row in rounds_at(place.id) if row.voted_on is not None and row.voted_on <= day]
    return [Choice(str(row.pk), f"{row.name} · {short_day(row.voted_on or day)}") for row in rows]


def compose(asked: Asked) -> Composed:
    """The minutes. Raises NothingToWriteError while the vote is not closed."""
    found = next((item for item in rounds_at(asked.place.id) if str(item.pk) == asked.choice), None)
    if found is None or found.voted_on is None:
        raise NothingToWriteError("Đợt xét này chưa đóng bỏ phiếu nên chưa lập được biên bản.")
    figures = Figures()
    voted = [item for item in proposals_in(found.pk) if item.votes_for is not None]
    ballots = ballots_of(found, voted, 0, found.voted_on)
    chair = _chair(asked.place, found.voted_on)
    body: list[Block | Gap] = [
        opening(
            found.voted_on, asked.place.title, f"{found.council} họp, bỏ phiếu xét khen thưởng: {found.name}"
        ),
        part("I", "Thành phần"),
        *_members(asked.place, found, figures),
        Gap("absent", "Người vắng, lý do; người cùng dự", "Mỗi người một dòng."),
        part("II", "Cách bỏ phiếu"),
        *_rule(found),
        part("III", "Nội dung và thảo luận"),
        Gap(
            "discussion", "Nội dung trình bày và ý kiến của ủy viên", "Không ghi ai bỏ phiếu thế nào.", LINES
        ),
        part("IV", "Kết quả bỏ phiếu"),
        *_results(asked.place, found, voted, ballots, figures),
        part("V", "Kết luận"),
        *_conclusion(voted, ballots),
        Gap("conclusion", "Kết luận của người chủ trì", "Việc trình Chủ tịch UBND xã quyết định, thời hạn."),
        closing(2, ", 01 bản trình Chủ tịch Ủy ban nhân dân xã, 01 bản lưu hồ sơ khen thưởng"),
    ]
    return Composed(
        title=f"bỏ phiếu xét khen thưởng, {found.name}",
        body=tuple(body),
        sources=figures.sources,
        recipients=(To(body="Chủ tịch Ủy ban nhân dân xã"), To(body="Ủy viên Hội đồng")),
        signatures=(signed("Thư ký"), signed("Chủ trì", chair.user.full_name if chair else "")),
        office_kind=COUNCIL,
    )


def _seats(place: NamedPlace, day: date) -> list[Position]:
    units = [unit for unit in units_of({place.id}, day) if unit.kind == COUNCIL]
    return [held for unit in units for held in unit.positions.all()]


def _chair(place: NamedPlace, day: date) -> Position | None:
    """Who chairs: the council's head, else a deputy."""
    for title in ("Chủ tịch", "Phó Chủ tịch"):
        for held in _seats(place, day):
            if held.title_vi.casefold().startswith(title.casefold()):
                return held
    return None


def _members(place: NamedPlace, found: AwardRound, figures: Figures) -> Iterator[Block]:
    assert found.voted_on is not None
    seats = _seats(place, found.voted_on)
    for held in seats:
        yield person_line(held)
    known = len(council(place.id, found.voted_on))
    whole = figures.cite(
        str(found.members), "Số ủy viên Hội đồng", f"Sổ Đợt xét khen thưởng, số {found.pk}", found.voted_on,
        reverse("entry", args=[place.key, "award_rounds", found.pk]),
    )  # fmt: skip
    more = found.members - known
    rest = f"; {more} ủy viên không có tài khoản trong hệ thống, ghi tên ở dưới" if more > 0 else ""
    yield dash(
        "Tổng số ủy viên theo quyết định thành lập: ",
        whole,
        f" người (bằng chữ: {number_words(found.members)} người){rest}.",
    )


def _share_words(share: Share) -> str:
    part_ = share.part
    per_cent = part_.denominator in (10, 20, 25, 50, 100)
    text = f"{int(part_ * 100)}%" if per_cent else f"{part_.numerator}/{part_.denominator}"
    return f"trên {text}" if share.strict else f"từ {text}"


def _rule(found: AwardRound) -> Iterator[Block]:
    of = "tổng số ủy viên được bỏ phiếu" if found.share_of == ShareOf.MEMBERS else "số phiếu đã bỏ"
    quorum, share = _share_words(parse_share(found.quorum)), _share_words(parse_share(found.share))
    yield point(
        "1",
        f"Cuộc bỏ phiếu có giá trị khi {quorum} số ủy viên được bỏ phiếu đã bỏ phiếu; đề nghị được thông "
        f"qua khi {share} {of} đồng ý.",
    )
    yield point("2", f"Căn cứ: {found.ground}.")
    yield point(
        "3",
        "Ủy viên là người đề nghị, người được đề nghị, hoặc thuộc đơn vị, bản được đề nghị thì không bỏ "
        "phiếu cho đề nghị đó và không tính vào tổng số.",
    )


def _whom(item: AwardProposal, places: dict[int, NamedPlace]) -> str:
    place = places[item.place_id].title if item.place_id in places else ""
    if item.kind == "hamlet":
        return place
    if item.kind == "unit":
        return item.unit
    return (
        item.person
        if item.state == "published"
        else f"Cá nhân ở {place}, đề nghị số {item.pk}: ................"
    )


def _results(
    place: NamedPlace, found: AwardRound, voted: Sequence[AwardProposal], ballots: Ballots, figures: Figures
) -> Iterator[Block]:
    assert found.voted_on is not None
    if not voted:
        yield Paragraph(runs("Không có đề nghị nào được đưa ra bỏ phiếu."))
        return
    address = f"{reverse('awards', args=[place.key])}?round={found.pk}"
    number = figures.cite(
        f"{len(voted):02d}", "Số đề nghị được bỏ phiếu", found.name, found.voted_on, address
    )
    places = places_by_id({item.place_id for item in voted}, found.voted_on)
    lines = []
    for order, item in enumerate(voted, 1):
        origin = f"Sổ Đề nghị khen thưởng, số {item.pk}"
        own = reverse("award_proposal", args=[places[item.place_id].key, item.pk])
        lines.append(
            _line(
                order,
                item,
                _whom(item, places),
                ballots.outcomes[item.pk],
                figures,
                (origin, found.voted_on, own),
            )
        )
    yield Table(BALLOTS, tuple(lines), note="“Phải có”: số phiếu đồng ý mà quy chế đòi hỏi.")
    yield Paragraph(runs("Cộng ", number, " đề nghị được bỏ phiếu."))


def _line(
    order: int,
    item: AwardProposal,
    whom: str,
    found: Outcome,
    figures: Figures,
    origin: tuple[str, date, str],
) -> Row:
    what = f"{item.title}. {award_word(item, 'form')}."

    def cited(count: int, name: str) -> Run:
        return figures.cite(str(count), f"Phiếu {name}", *origin)

    count = found.count
    return row(
        str(order), whom, what, cited(count.favour, "đồng ý"), cited(count.against, "không đồng ý"),
        cited(count.abstain, "không có ý kiến"), str(found.needed), _answer(found),
    )  # fmt: skip


def _answer(found: Outcome) -> str:
    if found.passed is None:
        return "Không đủ số ủy viên bỏ phiếu"
    return "Thông qua" if found.passed else "Không thông qua"


def _conclusion(voted: Sequence[AwardProposal], ballots: Ballots) -> Iterator[Block]:
    passed = sum(ballots.outcomes[item.pk].passed is True for item in voted)
    if voted:
        yield Paragraph(
            runs(
                f"Hội đồng thông qua {passed} trong {len(voted)} đề nghị (bằng chữ: {number_words(passed)} "
                f"trong {number_words(len(voted))} đề nghị) để trình Chủ tịch Ủy ban nhân dân xã quyết định."
            )
        )


KINDS = (
    WrittenKind(
        "award_minutes",
        "minutes",
        lambda: _("Biên bản bỏ phiếu xét khen thưởng"),
        lambda: _(
            "Hội đồng thi đua khen thưởng: thành phần, cách bỏ phiếu, kết quả kiểm phiếu từng đề nghị."
        ),
        choices,
        compose,
    ),
)
