"""The work on a road: criteria, the plan of execution, the team that signs, papers and counts."""

from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from banmoi.core.numbers import NumberError, parse_number
from banmoi.kit import clock
from banmoi.reference.recognition import due_papers
from banmoi.reports.recognition import counts_of
from banmoi.reports.recognition_roads import RoadView, asked_for
from banmoi.reports.recognition_wording import paper_name
from banmoi.rooms.people.queries import Rights, units_of
from banmoi.rooms.places.queries import NamedPlace, commune_of
from banmoi.rooms.recognition import record_actions, team_actions
from banmoi.rooms.recognition.actions import RoadProblem, RoadRefusedError
from banmoi.rooms.recognition.models import RecordKind, Road, RoadCriterion, RoadFinding, Stage
from banmoi.rooms.recognition.queries import may_say, may_work
from banmoi.rooms.recognition.record_actions import WRITERS, RecordForm, Said, papers_of
from banmoi.web.doors import place_view, rights
from banmoi.web.recognition_parts import number, road_context, the_road
from banmoi.web.recognition_problems import Problem, problem_of
from banmoi.web.uploads import Uploads, typed_day, uploads

RESULTS = ("met", "not_met", "not_known")
NUMBERS = ("whole", "asked", "answered", "agreed")


class _UploadRefusedError(Exception):
    """A file that came with the form is not kept."""

    def __init__(self, at: str, text: str) -> None:
        super().__init__(text)
        self.at, self.text = at, text


@dataclass
class Line:
    """A criterion on a form: what stands, what was typed, the files that came."""

    row: RoadCriterion
    found: RoadFinding | None
    result: str
    text: str
    sent: Uploads = field(default_factory=Uploads)

    @property
    def said_at(self) -> str:
        """The field of the answer."""
        return f"said-{self.row.id}"

    @property
    def text_at(self) -> str:
        """The field of the words."""
        return f"text-{self.row.id}"


def _typed_lines(request: HttpRequest, rows: list[RoadCriterion], found: dict[int, Any]) -> list[Line]:
    """The lines of a form, with what was typed where it was sent."""
    post, lines = request.POST, []
    for row in rows:
        one = found.get(row.id)
        if request.method == "POST" and f"said-{row.id}" in post:
            lines.append(
                Line(
                    row, one, post.get(f"said-{row.id}", ""), post.get(f"text-{row.id}", ""),
                    uploads(request, f"files-{row.id}"),
                )
            )  # fmt: skip
        else:
            lines.append(Line(row, one, one.result if one else "", one.text if one else ""))
    return lines


def _said(request: HttpRequest, lines: list[Line]) -> list[Said]:
    """What a form says of criteria. Raises _UploadRefusedError."""
    found = []
    for line in lines:
        if f"said-{line.row.id}" not in request.POST:
            continue
        if line.sent.errors:
            raise _UploadRefusedError(f"files-{line.row.id}", " ".join(line.sent.errors))
        found.append(Said(line.row.id, line.result, line.text, tuple(line.sent.files)))
    return found


@place_view
def road_criteria(request: HttpRequest, place: NamedPlace, road_id: int) -> HttpResponse:
    """The criteria: review, self-assessment, later years; and the plan of execution line by line."""
    row, problem = the_road(place, road_id), Problem()
    context = road_context(request, place, row)
    book, held = context["view"].book, context["view"].held
    stage = _stage(request, row, held=held)
    year = clock.today().year
    found = {
        item.id: book.kept_in(item, year) if stage == Stage.KEEP else book.finding(item, Stage(stage))
        for item in book.criteria
    }
    lines = _typed_lines(request, list(book.criteria), found)
    if request.method == "POST":
        try:
            return _criteria_act(request, place, row, stage, lines)
        except RoadRefusedError as refused:
            problem = problem_of(refused, request.POST.get("do", ""))
        except _UploadRefusedError as refused_file:
            problem = Problem("say", refused_file.at, refused_file.text)
    day = clock.today()
    commune = commune_of(place, day) or place
    context |= {
        "problem": problem,
        "typed": request.POST if problem.text else {},
        "stage": stage,
        "stages": [item for item in (Stage.REVIEW, Stage.OWN) if may_say(row, item)],
        "may_say": may_say(row, stage),
        "may_work": may_work(row),
        "lines": lines,
        "table": [
            (item, book.finding(item, Stage.REVIEW), book.finding(item, Stage.OWN), book.signed(item))
            for item in book.criteria
        ],
        "results": RESULTS,
        "units": units_of({place.id, commune.id}, day),
        "mine_units": rights(request).units,
        "today": day,
    }
    return render(request, "road_criteria.html", context, status=422 if problem.text else 200)


def _stage(request: HttpRequest, row: Road, *, held: bool) -> str:
    """The stage asked for; else what comes next on the road."""
    asked = request.POST.get("stage", "") or request.GET.get("stage", "")
    if held:
        return Stage.KEEP
    if asked in (Stage.REVIEW, Stage.OWN):
        return asked
    return Stage.REVIEW if row.state in ("", "registered") else Stage.OWN


def _criteria_act(
    request: HttpRequest, place: NamedPlace, row: Road, stage: str, lines: list[Line]
) -> HttpResponse:
    mine, moment, post = rights(request), clock.now(), request.POST
    match post.get("do", ""):
        case "say":
            day = typed_day(post.get("seen_on", ""))
            said = _said(request, [line for line in lines if line.result])
            count = record_actions.say(mine, row.id, stage, said, day=day, moment=moment)
            text = ngettext("Đã lưu %(n)s tiêu chí.", "Đã lưu %(n)s tiêu chí.", count)
            messages.success(request, text % {"n": count})
            return redirect(f"{reverse('road_criteria', args=[place.key, row.id])}?stage={stage}")
        case "work":
            commune = commune_of(place, clock.today()) or place
            record_actions.add_work(
                mine, row.id, number(post.get("criterion", "")), post.get("what", ""),
                number(post.get("unit", "")), typed_day(post.get("due", "")), {place.id, commune.id},
                moment=moment,
            )  # fmt: skip
            messages.success(request, _("Đã thêm việc vào phương án."))
        case "done":
            work = number(post.get("work", ""))
            day = None if post.get("reopen") else clock.today()
            record_actions.finish_work(mine, row.id, work, day, moment=moment)
            messages.success(request, _("Đã mở lại việc.") if day is None else _("Đã ghi là xong."))
        case _:
            raise Http404
    return redirect(f"{reverse('road_criteria', args=[place.key, row.id])}#works")


@place_view
def road_team(request: HttpRequest, place: NamedPlace, road_id: int) -> HttpResponse:
    """The verification team: each member with the own criteria, what each signed, and the form to sign."""
    row, problem = the_road(place, road_id), Problem()
    context = road_context(request, place, row)
    book, mine = context["view"].book, rights(request)
    own = [
        item for member in book.members if member.user_id == mine.user_id for item in member.criteria.all()
    ]
    rows = [item for item in book.criteria if item.id in {one.id for one in own}]
    signed = {item.id: book.signatures(item) for item in book.criteria}
    lines = _typed_lines(request, rows, {item.id: signed[item.id].get(mine.user_id) for item in rows})
    if request.method == "POST":
        try:
            return _team_act(request, place, row, lines)
        except RoadRefusedError as refused:
            problem = problem_of(refused, request.POST.get("do", ""))
        except _UploadRefusedError as refused_file:
            problem = Problem("sign", refused_file.at, refused_file.text)
    day = clock.today()
    commune = commune_of(place, day) or place
    context |= {
        "problem": problem,
        "typed": request.POST if problem.text else {},
        "checked": request.POST.getlist("criteria") if problem.text else [],
        "members": [
            (member, [(item, signed[item.id].get(member.user_id)) for item in member.criteria.all()])
            for member in book.members
        ],
        "lines": lines if row.state == "team_formed" else [],
        "forming": row.state in team_actions.FORMING and context["may"]["manage"],
        "people": [p for unit in units_of({commune.id}, day) for p in unit.positions.all()],
        "parts": team_actions.PARTS,
        "results": RESULTS,
        "my_name": mine.name,
        "today": day,
    }
    return render(request, "road_team.html", context, status=422 if problem.text else 200)


def _team_act(request: HttpRequest, place: NamedPlace, row: Road, lines: list[Line]) -> HttpResponse:
    mine, moment, post = rights(request), clock.now(), request.POST
    match post.get("do", ""):
        case "member":
            commune = commune_of(place, clock.today()) or place
            team_actions.add_member(
                mine, row.id, number(post.get("user", "")), post.get("part", ""),
                [number(text) for text in post.getlist("criteria")], commune.id, moment=moment,
            )  # fmt: skip
            messages.success(request, _("Đã thêm người vào tổ thẩm tra."))
        case "remove":
            team_actions.remove_member(mine, row.id, number(post.get("user", "")), moment=moment)
            messages.success(request, _("Đã bớt người khỏi tổ."))
        case "sign":
            said = _said(request, [line for line in lines if line.result])
            day = typed_day(post.get("seen_on", ""))
            count = team_actions.sign(mine, row.id, said, post.get("name", ""), day=day, moment=moment)
            text = ngettext("Đã ký %(n)s tiêu chí.", "Đã ký %(n)s tiêu chí.", count)
            messages.success(request, text % {"n": count})
        case _:
            raise Http404
    return redirect("road_team", place.key, row.id)


@place_view
def road_papers(request: HttpRequest, place: NamedPlace, road_id: int) -> HttpResponse:
    """The papers of a road and what is recorded in numbers: publication, opinions, satisfaction, votes."""
    row, problem, sent = the_road(place, road_id), Problem(), Uploads()
    if request.method == "POST":
        sent = uploads(request, "files")
        try:
            if sent.errors:
                raise _UploadRefusedError("files", " ".join(sent.errors))
            return _papers_act(request, place, row, sent)
        except RoadRefusedError as refused:
            problem = problem_of(refused, request.POST.get("do", ""))
        except _UploadRefusedError as refused_file:
            problem = Problem(request.POST.get("do", ""), refused_file.at, refused_file.text)
    context = road_context(request, place, row)
    view, mine = context["view"], rights(request)
    kinds = papers_of(row)
    wanted = [kind for item in view.title.steps for kind in item.step.papers]
    context |= {
        "problem": problem,
        "typed": request.POST if problem.text else {},
        "sent": sent,
        "papers": [(kind, paper_name(kind), view.book.paper(kind), kind in wanted) for kind in kinds],
        "dropped": [item for item in (*view.book.papers, *view.book.records) if item.dropped_at],
        "gate_kinds": [kind for kind in kinds if due_papers()[kind].gate],
        "kinds": [(kind, paper_name(kind)) for kind in kinds],
        "asked_kind": request.GET.get("kind", ""),
        "records": _records(view, mine, place),
        "may_paper": context["open"] and any(context["may"].values()),
    }
    return render(request, "road_papers.html", context, status=422 if problem.text else 200)


def _records(view: RoadView, mine: Rights, place: NamedPlace) -> list[dict[str, Any]]:
    """Each kind of record that the road asks for: what counts now, and whether the person may write it."""
    counts = {item.kind: item for item in counts_of(view)}
    return [
        {
            "kind": kind.value,
            "count": counts.get(kind.value),
            "row": view.book.record(kind),
            "may": any(mine.may(act, place.id) for act in WRITERS[kind]) and not view.ended,
            "shares": kind in (RecordKind.SATISFACTION, RecordKind.MEETING, RecordKind.APPRAISAL),
        }
        for kind in RecordKind
        if asked_for(view.book, kind)
    ]


def _papers_act(request: HttpRequest, place: NamedPlace, row: Road, sent: Uploads) -> HttpResponse:
    mine, moment, post = rights(request), clock.now(), request.POST
    done = post.get("do", "")
    anchor = "papers"
    if done == "paper":
        record_actions.add_paper(
            mine, row.id, post.get("kind", ""), number=post.get("number", ""),
            issued_on=typed_day(post.get("issued_on", "")), issuer=post.get("issuer", ""),
            answer=post.get("answer", ""), files=sent.files, moment=moment,
        )  # fmt: skip
        messages.success(request, _("Đã thêm giấy tờ."))
    elif done.startswith("record-"):
        kind = anchor = done.removeprefix("record-")
        record_actions.add_record(mine, row.id, kind, _record_form(request, kind, sent), moment=moment)
        messages.success(request, _("Đã ghi."))
    elif done.startswith("drop-"):
        _drop, what, number_text = [*done.split("-"), "", ""][:3]
        record_actions.drop(mine, row.id, what, number(number_text), post.get("reason", ""), moment=moment)
        messages.success(request, _("Đã bỏ; vẫn xem lại được ở cuối trang."))
    else:
        raise Http404
    return redirect(f"{reverse('road_papers', args=[place.key, row.id])}#{anchor}")


def _record_form(request: HttpRequest, kind: str, sent: Uploads) -> RecordForm:
    """What was typed of a record. Raises RoadRefusedError for a number that is none."""
    post, numbers = request.POST, {}
    for name in NUMBERS:
        text = post.get(f"{kind}-{name}", "").strip()
        if not text:
            continue
        try:
            value = parse_number(text)
        except NumberError:
            raise RoadRefusedError(RoadProblem.NUMBERS_MISSING, f"{kind}-{name}") from None
        if value != int(value) or not 0 <= value < 10_000_000:
            raise RoadRefusedError(RoadProblem.NUMBERS_WRONG, f"{kind}-{name}")
        numbers[name] = int(value)
    ends = post.get(f"{kind}-ends", "").strip()
    if ends and typed_day(ends) is None:
        raise RoadRefusedError(RoadProblem.DAY_MISSING, f"{kind}-ends")
    return RecordForm(
        typed_day(post.get(f"{kind}-starts", "")), typed_day(ends), post.get(f"{kind}-where", ""),
        post.get(f"{kind}-ground", ""), numbers, tuple(sent.files),
    )  # fmt: skip
