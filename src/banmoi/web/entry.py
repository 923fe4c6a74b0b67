"""Reporting values: one screen for a hamlet head, or one criterion's lines for a commune officer.

Opening the page saves nothing. What was typed stays on the screen when something is wrong, and files
that were good stay attached even when another one is refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.contrib import messages
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from banmoi.core.checks import Finding, Numbers, unusual
from banmoi.core.indicators import Indicator, IndicatorKind
from banmoi.core.law import leaf_rules
from banmoi.core.numbers import NumberError, format_number, parse_number
from banmoi.core.periods import Period, parse_period, period_on
from banmoi.kit import clock
from banmoi.reference.catalogue import indicators
from banmoi.reference.sets import find_set
from banmoi.reports.hamlets import hamlet_indicators
from banmoi.rooms.files.actions import FileRefusedError, check_size, keep
from banmoi.rooms.files.models import StoredFile
from banmoi.rooms.files.queries import file_by_id
from banmoi.rooms.indicators.actions import (
    EntriesRefusedError,
    Entry,
    EntryOutcome,
    Proof,
    ReportRefusedError,
    report_values,
)
from banmoi.rooms.indicators.queries import ValueRow, current_rows, derived_keys, is_closed
from banmoi.rooms.people.queries import require
from banmoi.rooms.places.queries import NamedPlace, ancestor_ids
from banmoi.web.doors import place_view, rights
from banmoi.web.problems import file_problem, finding_text, number_problem, report_problem

NUMBER_FIELDS = ("numerator", "denominator", "female", "female_denominator")
_FILES = signing.TimestampSigner(salt="evidence")


@dataclass
class Box:
    """One number to type: its field, its label, what was typed, last period's, and what is wrong."""

    name: str
    label_vi: str
    label_en: str
    typed: str = ""
    last: str = ""
    error: str = ""

    @property
    def id(self) -> str:
        return self.name.replace(":", "-")


@dataclass
class Line:
    """One indicator on the form."""

    definition: Indicator
    boxes: list[Box]
    row: ValueRow | None
    last: ValueRow | None
    based_on: str
    decision: str = ""
    note: str = ""
    error: str = ""
    conflict: ValueRow | None = None
    warning: str = ""
    files: list[tuple[str, str]] = field(default_factory=list)
    file_errors: list[str] = field(default_factory=list)
    valid_through: str = ""

    @property
    def key(self) -> str:
        return self.definition.key

    @property
    def first_error(self) -> str:
        """The first thing that is wrong, for the summary on top."""
        found = [self.error, *(box.error for box in self.boxes), *self.file_errors]
        return next((text for text in found if text), "")

    @property
    def wrong(self) -> bool:
        return bool(self.error or self.conflict or self.file_errors or any(b.error for b in self.boxes))


def _wanted(place: NamedPlace, request: HttpRequest) -> list[Indicator]:
    """Which indicators the form asks for."""
    if place.level == "hamlet":
        return hamlet_indicators()
    found = find_set(request.GET.get("set", "") or "commune_ntm_2021_2025")
    criterion = found.criterion(request.GET.get("criterion", "")) if found else None
    keys: list[str] = []
    if criterion is not None:
        for line in criterion.indicators or ():
            keys += [rule.indicator for rule in leaf_rules(line.rule)]
    elif one := indicators().get(request.GET.get("indicator", "")):
        keys = [one.key]
    wanted = [indicators()[key] for key in dict.fromkeys(keys)]
    wanted = [item for item in wanted if item.collected_at == "commune" and not item.derived]
    if not wanted:
        raise Http404
    return wanted


def _period(request: HttpRequest) -> Period:
    text = request.GET.get("period", "")
    try:
        return parse_period(text) if text else period_on(clock.today())
    except ValueError:
        raise Http404 from None


@place_view
def report(request: HttpRequest, place: NamedPlace) -> HttpResponse:
    """The form, and what becomes of it."""
    require(rights(request), "value.report", place.id)
    period = _period(request)
    wanted = _wanted(place, request)
    derived = derived_keys([place.id], period).get(place.id, set())
    from_registers = [item for item in wanted if item.key in derived]
    wanted = [item for item in wanted if item.key not in derived]
    lines = _lines(place, period, wanted)
    problem = ""
    if request.method == "POST":
        moment = clock.now()
        entries = _read(request, lines, moment)
        if not any(line.wrong for line in lines):
            try:
                outcomes = report_values(
                    rights(request),
                    place_id=place.id,
                    period=period,
                    entries=[entry for _line, entry in entries],
                    moment=moment,
                )
            except ReportRefusedError as refused:
                problem = report_problem(refused.problem)
            except EntriesRefusedError as refused_entries:
                _explain(entries, refused_entries)
            else:
                return _done(request, place, outcomes)
    closed = is_closed([place.id, *ancestor_ids(place.id, clock.today())], period)
    filled = sum(any(box.typed for box in line.boxes) or bool(line.decision) for line in lines)
    context = {
        "place": place,
        "period": period,
        "previous": period.previous(),
        "lines": lines,
        "from_registers": from_registers,
        "problem": problem,
        "wrong": [line for line in lines if line.wrong],
        "closed": closed,
        "future": period.start > clock.today(),
        "filled": filled,
        "query": request.GET.urlencode(),
    }
    status = 422 if problem or context["wrong"] else 200
    return render(request, "report.html", context, status=status)


def _lines(place: NamedPlace, period: Period, wanted: list[Indicator]) -> list[Line]:
    keys = {item.key for item in wanted}
    rows = current_rows([place.id], indicators=keys)
    now = {row.value.indicator: row for row in rows if row.value.period == period.code}
    before: dict[str, ValueRow] = {}
    for row in rows:
        if row.value.period_end < period.start:
            before.setdefault(row.value.indicator, row)
    return [_line(item, now.get(item.key), before.get(item.key)) for item in wanted]


def _line(definition: Indicator, row: ValueRow | None, last: ValueRow | None) -> Line:
    boxes = [
        Box(
            f"{definition.key}:{name}",
            label_vi,
            label_en,
            typed=_shown(row, name),
            last=_shown(last, name),
        )
        for name, label_vi, label_en in number_boxes(definition)
    ]
    decision = "" if row is None or row.value.decision is None else "yes" if row.value.decision else "no"
    if row is not None and row.value.not_applicable:
        decision = "none"
    return Line(
        definition,
        boxes,
        row,
        last,
        based_on="" if row is None else str(row.value.id),
        decision=decision,
        note="" if row is None else row.value.note,
    )


def _shown(row: ValueRow | None, name: str) -> str:
    value = None if row is None else getattr(row.value, name)
    return "" if value is None else format_number(value)


def number_boxes(item: Indicator) -> list[tuple[str, str, str]]:
    """The numbers that an indicator asks for, and what each counts; never what can be derived."""
    if item.kind is IndicatorKind.DECISION:
        return []
    if item.kind is not IndicatorKind.SHARE:
        vi, en = (
            (item.name_vi, item.name_en)
            if item.kind is IndicatorKind.NUMBER
            else (f"Số {item.counted_vi}", f"Number of {item.counted_en}")
        )
        boxes = [("numerator", vi, en)]
    else:
        boxes = [("numerator", f"Số {item.counted_vi}", f"Number of {item.counted_en}")]
        if not item.base:
            boxes.append(("denominator", f"Trong tổng số {item.base_vi}", f"Of all {item.base_en}"))
    if item.by_sex:
        boxes.append(("female", "Trong đó nữ", "Of whom women"))
        if item.kind is IndicatorKind.SHARE and not item.base:
            boxes.append(
                (
                    "female_denominator",
                    f"Nữ trong tổng số {item.base_vi}",
                    f"Women of all {item.base_en}",
                )
            )
    return boxes


def _read(request: HttpRequest, lines: list[Line], moment: datetime) -> list[tuple[Line, Entry]]:
    """What was typed, as entries; what cannot be read is marked at its field and stays as typed."""
    entries: list[tuple[Line, Entry]] = []
    for line in lines:
        line.based_on = request.POST.get(f"{line.key}:based_on", "")
        line.note = request.POST.get(f"{line.key}:note", "")
        line.decision = request.POST.get(f"{line.key}:decision", "")
        line.valid_through = request.POST.get(f"{line.key}:valid_through", "")
        for box in line.boxes:
            box.typed = request.POST.get(box.name, "")
        proofs = _proofs(request, line, moment)
        typed = {box.name.split(":")[1]: box.typed for box in line.boxes if box.typed.strip()}
        if not typed and not line.decision:
            if proofs or (line.based_on and line.boxes):
                line.error = _("Chưa ghi số liệu. Nếu chưa có, để nguyên như cũ; không xóa trắng.")
            continue
        numbers: dict[str, Decimal] = {}
        for box in line.boxes:
            name = box.name.split(":")[1]
            if name not in typed or line.decision == "none":
                continue
            try:
                numbers[name] = parse_number(box.typed)
            except NumberError as error:
                box.error = number_problem(error)
        entry = Entry(
            line.key,
            Numbers(**numbers),
            decision={"yes": True, "no": False}.get(line.decision),
            not_applicable=line.decision == "none",
            note=line.note,
            based_on=int(line.based_on) if line.based_on.isdigit() else None,
            proofs=tuple(proofs),
        )
        entries.append((line, entry))
    return entries


def _proofs(request: HttpRequest, line: Line, moment: datetime) -> list[Proof]:
    """Files kept before (by their signed number) and files sent now; a refused one names itself."""
    through: date | None = None
    if line.valid_through.strip():
        through = _day(line.valid_through)
        if through is None:
            line.file_errors.append(
                _("“%(text)s” không phải là ngày. Viết như 31/12/2025.") % {"text": line.valid_through}
            )
    proofs: list[Proof] = []
    for token in request.POST.getlist(f"{line.key}:kept"):
        try:
            stored = file_by_id(int(_FILES.unsign(token, max_age=86400)))
        except (signing.BadSignature, ValueError):
            continue
        if stored is not None:
            proofs.append(Proof(stored, stored.original_name, through))
            line.files.append((token, stored.original_name))
    for upload in request.FILES.getlist(f"{line.key}:files"):
        kept = _keep_upload(request, line, upload, moment)
        if kept is not None:
            proofs.append(Proof(kept[0], kept[0].original_name, through))
            line.files.append((kept[1], kept[0].original_name))
    return proofs


def _keep_upload(
    request: HttpRequest, line: Line, upload: "UploadedFile[bytes]", moment: datetime
) -> tuple[StoredFile, str] | None:
    name = upload.name or "?"
    try:
        check_size(name, upload.size or 0)
        stored = keep(upload.read(), name, actor_id=rights(request).user_id, moment=moment)
    except FileRefusedError as refused:
        line.file_errors.append(file_problem(refused))
        return None
    return stored, _FILES.sign(str(stored.id))


def _day(text: str) -> date | None:
    for shape in ("%d/%m/%Y", "%d-%m-%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(text.strip(), shape).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None


def _explain(entries: list[tuple[Line, Entry]], refused: EntriesRefusedError) -> None:
    """Put every refusal at its field."""
    for (line, _entry), outcome in zip(entries, refused.outcomes, strict=True):
        if outcome.conflict is not None:
            line.conflict = outcome.conflict
            # The next attempt answers what is now seen.
            line.based_on = str(outcome.conflict.value.id)
        if outcome.finding is not None:
            _explain_finding(line, outcome.finding)


def _explain_finding(line: Line, finding: Finding) -> None:
    text = finding_text(line.definition, finding)
    for box in line.boxes:
        if box.name.endswith(f":{finding.field}"):
            box.error = text
            return
    line.error = text


def _done(request: HttpRequest, place: NamedPlace, outcomes: list[EntryOutcome]) -> HttpResponse:
    kept = [item for item in outcomes if item.value is not None]
    if kept:
        text = ngettext(
            "Đã gửi %(count)s số liệu của %(place)s. Cán bộ NTM sẽ xác minh.",
            "Đã gửi %(count)s số liệu của %(place)s. Cán bộ NTM sẽ xác minh.",
            len(kept),
        )
        messages.success(request, text % {"count": len(kept), "place": place.title})
    else:
        messages.info(request, _("Không có gì thay đổi: các số liệu này đã được gửi từ trước."))
    for item in kept:
        warning = _unusual(item)
        if warning:
            messages.warning(request, warning)
    return redirect("place", place.key)


def _unusual(outcome: EntryOutcome) -> str:
    """A jump against the last period is pointed out; the figure stays as reported."""
    value = outcome.value
    if value is None or value.numerator is None:
        return ""
    rows = current_rows([value.place_id], indicators=[value.indicator])
    last = next((row for row in rows if row.value.period_end < value.period_start), None)
    previous = None if last is None else last.value.numerator
    if not unusual(value.numerator, previous) or previous is None:
        return ""
    facts: Mapping[str, str] = {
        "name": indicators()[value.indicator].name_vi,
        "now": format_number(value.numerator),
        "before": format_number(previous),
    }
    return _("%(name)s: %(now)s, kỳ trước %(before)s. Số đã gửi; nếu ghi nhầm, mở lại để sửa.") % facts
