"""Commendation: a round with what waits for whom, one proposal with its acts, and what was published."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from banmoi.core.voting import Ballot
from banmoi.kit import clock
from banmoi.reference.registers import registers
from banmoi.reports.award_results import results_for
from banmoi.reports.awards import ballot_text, board_of_round, may_know_person, whom
from banmoi.rooms.awards import actions
from banmoi.rooms.awards.actions import AwardRefusedError
from banmoi.rooms.awards.models import AwardProposal, AwardRound
from banmoi.rooms.awards.queries import (
    PROPOSALS,
    ROUNDS,
    ballots_of,
    find_proposal,
    published_at,
    published_years,
    rounds_at,
)
from banmoi.rooms.people.models import Unit
from banmoi.rooms.people.queries import Rights, require, units_of
from banmoi.rooms.places.queries import NamedPlace, commune_of, places_by_id
from banmoi.rooms.registers.queries import entry_label, evidence, may_see_names
from banmoi.web.award_parts import results_context
from banmoi.web.award_rules import award_problem
from banmoi.web.doors import place_view, rights
from banmoi.web.paper_links import ways_of_round
from banmoi.web.registers import readable
from banmoi.web.uploads import Uploads, typed_day, uploads


@dataclass(frozen=True, slots=True)
class Problem:
    """What was refused: the form, the field, the sentence."""

    form: str = ""
    field: str = ""
    text: str = ""


def the_commune(request: HttpRequest, place: NamedPlace) -> NamedPlace:
    """The commune that a page is about, asked for by it or by one of its hamlets."""
    found = commune_of(place, clock.today())
    if found is None:
        raise Http404
    require(rights(request), "place.read", found.id)
    return found


@place_view
def awards(request: HttpRequest, place: NamedPlace) -> HttpResponse:
    """A round, the newest unless another is asked for: its proposals, its vote, what waits for whom."""
    commune = the_commune(request, place)
    rounds = rounds_at(commune.id)
    asked = request.POST.get("round", "") or request.GET.get("round", "")
    row = next((item for item in rounds if str(item.pk) == asked), None) if asked else None
    if asked and row is None:
        raise Http404
    row = row or (rounds[0] if rounds else None)
    problem = Problem()
    if request.method == "POST" and row is not None:
        try:
            return _round_act(request, commune, row)
        except AwardRefusedError as refused:
            problem = Problem(request.POST.get("do", ""), refused.field, award_problem(refused))
    mine, day = rights(request), clock.today()
    board = board_of_round(mine, row, day) if row else None
    context = {
        "place": commune,
        "rounds": rounds,
        "board": board,
        "writing": ways_of_round(mine, board, commune) if board else [],
        "to_publish": board is not None and any(line.row.state == "decided" for line in board.lines),
        "open": row is not None and row.state == "collecting" and row.opens <= day <= row.closes,
        "may_council": mine.may("award.vote", commune.id),
        "ways": _ways(mine, commune, row) if row else [],
        "units": _unit_ways(mine, commune, row) if row else [],
        "problem": problem,
        "today": day,
    }
    return render(request, "awards.html", context, status=422 if problem.text else 200)


def _round_act(request: HttpRequest, commune: NamedPlace, row: AwardRound) -> HttpResponse:
    mine, moment = rights(request), clock.now()
    match request.POST.get("do", ""):
        case "open_vote":
            actions.open_vote(mine, row.pk, moment=moment)
            messages.success(request, _("Đã mở bỏ phiếu. Phiếu đổi được đến khi đóng."))
        case "close_vote":
            actions.close_vote(mine, row.pk, moment=moment)
            messages.success(request, _("Đã đóng bỏ phiếu; kết quả đã ghi vào từng đề nghị."))
        case "publish":
            count = actions.publish(mine, row.pk, moment=moment)
            text = ngettext("Đã công bố %(count)s quyết định.", "Đã công bố %(count)s quyết định.", count)
            messages.success(request, text % {"count": count})
        case _:
            raise Http404
    return redirect(f"{reverse('awards', args=[commune.key])}?round={row.pk}")


def _own_unit(mine: Rights, places: set[int]) -> Unit | None:
    return next((unit for unit in units_of(places, clock.today()) if unit.id in mine.units), None)


def _address(key: str, **texts: str) -> str:
    return f"{reverse('entry_new', args=[key, PROPOSALS])}?{urlencode(texts)}"


def _ways(mine: Rights, commune: NamedPlace, row: AwardRound) -> list[tuple[str, str]]:
    """The ways to propose in a round that are open to the person, each with the form filled in so far."""
    homes = [place for place in mine.homes if mine.may("award.propose", place)]
    if not homes:
        return []
    unit = _own_unit(mine, set(homes))
    texts = {"round": entry_label(row, ROUNDS), "proposer": unit.name_vi if unit else ""}
    own = places_by_id(homes, clock.today())
    hamlet = next((place for place in own.values() if place.level == "hamlet"), None)
    everywhere = mine.may("award.propose", commune.id)
    ways = []
    if everywhere or hamlet:
        key = commune.key if hamlet is None else hamlet.key
        ways.append((_("Đề nghị khen bản"), _address(key, kind="hamlet", **texts)))
        ways.append((_("Đề nghị khen cá nhân"), _address(key, kind="person", **texts)))
    return ways


def _unit_ways(mine: Rights, commune: NamedPlace, row: AwardRound) -> list[tuple[str, str]]:
    """For each unit of the commune the form of its proposal."""
    if not mine.may("award.propose", commune.id):
        return []
    units = units_of({commune.id}, clock.today())
    own = next((unit for unit in units if unit.id in mine.units), None)
    texts = {"round": entry_label(row, ROUNDS), "proposer": own.name_vi if own else "", "kind": "unit"}
    return [(unit.name_vi, _address(commune.key, unit=unit.name_vi, **texts)) for unit in units]


@place_view
def award_proposal(request: HttpRequest, place: NamedPlace, proposal_id: int) -> HttpResponse:
    """One proposal: whom, for what, the numbers, the council's remarks and vote, the decision; and the acts
    that are open to the person."""
    row = find_proposal(proposal_id)
    if row is None or row.place_id not in readable(rights(request), place):
        raise Http404
    problem, sent = Problem(), Uploads()
    if request.method == "POST":
        sent = uploads(request, "files")
        try:
            if sent.errors:
                raise _UploadRefusedError
            said = _proposal_act(request, row, sent)
            messages.success(request, said)
            return redirect("award_proposal", place.key, row.pk)
        except AwardRefusedError as refused:
            problem = Problem(request.POST.get("do", ""), refused.field, award_problem(refused))
        except _UploadRefusedError:
            problem = Problem(request.POST.get("do", ""), "files", " ".join(sent.errors))
        row = find_proposal(proposal_id)
        if row is None:
            raise Http404
    context = _proposal_context(request, place, row) | {
        "problem": problem,
        "sent": sent,
        "typed": request.POST if problem.text else {},
    }
    return render(request, "award_proposal.html", context, status=422 if problem.text else 200)


class _UploadRefusedError(Exception):
    """A file that came with the form is not kept."""


def _proposal_act(request: HttpRequest, row: AwardProposal, sent: Uploads) -> str:
    """Do what the form asks; what was done, in words. Raises AwardRefusedError."""
    mine, moment, post = rights(request), clock.now(), request.POST
    acts: dict[str, Callable[[], Any]] = {
        "send": lambda: actions.send_proposal(
            mine, row.pk, results_for(row, clock.today()).document(), moment=moment
        ),
        "take_back": lambda: actions.take_back(mine, row.pk, reason=post.get("reason", ""), moment=moment),
        "return": lambda: actions.return_proposal(
            mine, row.pk, reason=post.get("reason", ""), moment=moment
        ),
        "review": lambda: actions.review_proposal(mine, row.pk, post.get("remarks", ""), moment=moment),
        "vote": lambda: actions.cast_ballot(mine, row.pk, post.get("ballot", ""), moment=moment),
        "decide": lambda: actions.decide(
            mine, row.pk, post.get("number", ""), typed_day(post.get("day", "")), files=sent.files,
            moment=moment,
        ),
        "decline": lambda: actions.decline(mine, row.pk, reason=post.get("why", ""), moment=moment),
    }  # fmt: skip
    done = post.get("do", "")
    if done not in acts:
        raise Http404
    acts[done]()
    return {
        "send": _("Đã gửi Hội đồng, kèm số liệu của hôm nay."),
        "take_back": _("Đã rút lại. Sửa xong thì gửi lại."),
        "return": _("Đã trả lại người đề nghị, kèm lý do."),
        "review": _("Đã lưu ý kiến của Hội đồng."),
        "vote": _("Đã ghi phiếu của anh/chị. Đổi được đến khi đóng bỏ phiếu."),
        "decide": _("Đã ghi quyết định."),
        "decline": _("Đã ghi là không khen, kèm lý do."),
    }[done]


def _proposal_context(request: HttpRequest, place: NamedPlace, row: AwardProposal) -> dict[str, Any]:
    mine, day = rights(request), clock.today()
    register, row_round = registers()[PROPOSALS], row.round
    at = places_by_id([row.place_id], day)[row.place_id]
    open_ = may_see_names(mine, register, row.place_id)
    found = ballots_of(row_round, [row], mine.user_id, day)
    voting = row.state == "sent" and row_round.state == "voting"
    voter = mine.may("award.vote", row_round.place_id)
    barred = mine.user_id in found.barred[row.pk]
    proposes = mine.may("award.propose", row.place_id)
    return results_context(row) | {
        "place": place,
        "at": at,
        "row": row,
        "whom": whom(mine, row, at.title),
        "knows": may_know_person(mine, row),
        "open_names": open_,
        "files": evidence(register, row.pk) if open_ else [],
        "outcome": found.outcomes[row.pk],
        "voting": voting,
        "mine_ballot": found.mine.get(row.pk, ""),
        "ballots": [(item.value, ballot_text(item)) for item in Ballot],
        "barred": barred and voter and voting,
        "may_edit": proposes and row.state == "draft",
        "may_take_back": proposes and row.state == "sent" and row_round.state == "collecting",
        "may_review": voter and row.state == "sent",
        "may_vote": voter and voting and not barred,
        "may_decide": mine.may("award.decide", row.place_id) and row.state == "passed",
        "in_time": row_round.state == "collecting" and row_round.opens <= day <= row_round.closes,
    }


@place_view
def award_list(request: HttpRequest, place: NamedPlace) -> HttpResponse:
    """The commendations that were published, of a year or of all years, for all who read the place."""
    places = readable(rights(request), place)
    years = published_years(list(places))
    text = request.GET.get("year", "")
    year = int(text) if text.isascii() and text.isdigit() and int(text) in years else None
    mine = rights(request)
    rows = [
        (row, whom(mine, row, places[row.place_id].title), places[row.place_id])
        for row in published_at(list(places), year)
    ]
    context = {"place": place, "rows": rows, "years": years, "year": year}
    return render(request, "award_list.html", context)
