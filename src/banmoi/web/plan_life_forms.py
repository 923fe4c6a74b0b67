"""Forms for goals, tasks and deadlines: what was typed, what it means, and what is wrong where."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from banmoi.core.deadlines import Deadline, DeadlineKind
from banmoi.core.goals import GoalComparator
from banmoi.core.numbers import NumberError, exact_text, format_number, parse_number
from banmoi.reports.amendment_wording import RHYTHMS, deadline_as_written, written_deadline
from banmoi.web.problems import number_problem

NEW_ROWS = 1


@dataclass
class DeadlineRow:
    """One deadline as it stands in the form: `raw` is the stored one that it began from."""

    number: int
    kind: str = ""
    start: str = ""
    end: str = ""
    every: str = ""
    day_of: str = ""
    what: str = ""
    raw: Mapping[str, Any] | None = None
    error: str = ""

    @property
    def written(self) -> str:
        return deadline_as_written(self.raw) if self.raw else ""

    @property
    def kinds(self) -> list[DeadlineKind]:
        """The ways of setting a time to choose from."""
        return list(DeadlineKind)

    @property
    def rhythms(self) -> list[str]:
        """The rhythms to choose from, with the one that stands."""
        return list(dict.fromkeys([*RHYTHMS, *([self.every] if self.every else [])]))


@dataclass
class Form:
    """What was typed, the plain values that it means, and the sentence for each field that is wrong."""

    typed: dict[str, Any]
    fields: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    rows: list[DeadlineRow] = field(default_factory=list)


def typed_day(text: str) -> date | None:
    """A day as an officer or a browser writes it; None for anything else."""
    for shape in ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(text.strip(), shape).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None


def day_problem(text: str) -> str:
    """Why a text is no day, and how to write it."""
    if not text.strip():
        return _("Ghi ngày, ví dụ 20/11/2024.")
    return _("“%(text)s” không phải là một ngày. Ghi như 20/11/2024.") % {"text": text.strip()}


def _shown(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""


def deadline_rows(stored: Sequence[Mapping[str, Any]]) -> list[DeadlineRow]:
    """The rows of a form for stored deadlines, with an empty one to add."""
    rows = []
    for number, raw in enumerate(stored):
        item = Deadline.from_data(raw)
        rows.append(
            DeadlineRow(
                number, item.kind.value, _shown(item.start), _shown(item.end), "|".join(item.every),
                str(item.day_of or ""), item.what, raw,
            )
        )  # fmt: skip
    return rows + [DeadlineRow(len(rows) + extra) for extra in range(NEW_ROWS)]


def read_deadlines(post: QueryDict, stored: Sequence[Mapping[str, Any]], form: Form) -> list[dict[str, Any]]:
    """The deadlines that a form means. One left untouched keeps the plan's own words."""
    found = []
    known = deadline_rows(stored)
    count = min(int(post.get("deadline_rows", "0")) if post.get("deadline_rows", "").isdigit() else 0, 60)
    for number in range(count):
        at = f"d{number}:"
        names = ("kind", "start", "end", "every", "day_of", "what")
        typed = {name: post.get(at + name, "").strip() for name in names}
        row = DeadlineRow(number, raw=known[number].raw if number < len(known) else None, **typed)
        form.rows.append(row)
        if not row.kind:
            continue
        item = _deadline(row)
        if item is None:
            form.errors.setdefault("deadlines", row.error)
        elif row.raw is not None and _same(item, Deadline.from_data(row.raw)):
            found.append(dict(row.raw))
        else:
            found.append(item.as_data())
    if not form.rows or form.rows[-1].kind:
        form.rows.append(DeadlineRow(len(form.rows)))
    return found


def _same(one: Deadline, other: Deadline) -> bool:
    parts = ("kind", "start", "end", "every", "day_of", "what")
    return all(getattr(one, name) == getattr(other, name) for name in parts)


def _deadline(row: DeadlineRow) -> Deadline | None:
    """What a row means; None, with the reason in the row, where it means nothing."""
    if row.kind not in list(DeadlineKind):
        row.error = _("Chọn loại thời hạn.")
        return None
    kind = DeadlineKind(row.kind)
    start, end = typed_day(row.start), typed_day(row.end)
    for text, day in ((row.start, start), (row.end, end)):
        if text and day is None:
            row.error = day_problem(text)
            return None
    needs_day = kind in (DeadlineKind.BY_DATE, DeadlineKind.BEFORE_DATE, DeadlineKind.BY_END_OF_PERIOD)
    if needs_day and end is None:
        row.error = _("Ghi ngày đến hạn, ví dụ 20/11/2024.")
    elif start and end and end < start:
        row.error = _("Ngày cuối trước ngày đầu. Kiểm tra lại hai ngày này.")
    elif kind is DeadlineKind.RECURRING and not row.every:
        row.error = _("Chọn bao lâu một lần.")
    elif row.day_of and (not row.day_of.isdigit() or not 1 <= int(row.day_of) <= 31):
        row.error = _("Ngày trong tháng là một số từ 1 đến 31.")
    if row.error:
        return None
    recurring = kind is DeadlineKind.RECURRING
    item = Deadline(
        kind, "", start, end,
        tuple(row.every.split("|")) if recurring else (),
        int(row.day_of) if recurring and row.day_of else None,
        row.what[:200],
    )  # fmt: skip
    return Deadline(
        item.kind, written_deadline(item), item.start, item.end, item.every, item.day_of, item.what
    )


def goal_form(current: Mapping[str, Any]) -> Form:
    """The form of a goal as it stands."""
    typed = {name: "" if value is None else value for name, value in current.items()}
    for name in ("low", "high"):
        value = current[name]
        typed[name] = "" if value is None else format_number(Decimal(value))
    if current["low"] is not None and current["decimals"]:
        typed["low"] = format_number(Decimal(current["low"]), current["decimals"])
    return Form(typed)


def read_goal(post: QueryDict) -> Form:
    """What a goal's form means."""
    names = ("where", "name_vi", "as_written", "comparator", "unit_vi", "indicator")
    form = Form({name: post.get(name, "").strip() for name in names})
    form.fields = dict(form.typed)
    if form.typed["comparator"] not in list(GoalComparator):
        form.errors["comparator"] = _("Chọn cách so.")
    achieved = form.typed["comparator"] == GoalComparator.ACHIEVED
    for name in ("low", "high"):
        form.typed[name] = post.get(name, "").strip()
        form.fields[name] = None
        if achieved or not form.typed[name]:
            continue
        try:
            number = parse_number(form.typed[name])
        except NumberError as error:
            form.errors[name] = number_problem(error)
            continue
        form.fields[name] = exact_text(number)
        exponent = number.as_tuple().exponent
        if name == "low" and isinstance(exponent, int):
            form.fields["decimals"] = -exponent
    if form.fields["low"] is None and "low" not in form.errors:
        form.fields["decimals"] = 0
        if not achieved:
            form.errors["low"] = _("Ghi mức của mục tiêu, ví dụ 1,48.")
    for name in ("count", "count_of"):
        form.typed[name] = post.get(name, "").strip()
        form.fields[name] = int(form.typed[name]) if form.typed[name].isdigit() else None
        if form.typed[name] and not form.typed[name].isdigit():
            form.errors[name] = _("Ghi số nguyên, hoặc để trống.")
        elif len(form.typed[name]) > 9:
            form.errors[name] = _("Số quá dài. Kiểm tra lại, có thể bị gõ lặp.")
    form.typed["responsible"] = form.fields["responsible"] = _number(post.get("responsible", ""))
    for name, text in (("name_vi", _("Ghi tên mục tiêu.")), ("as_written", _("Ghi nguyên văn mục tiêu."))):
        if not form.fields[name]:
            form.errors[name] = text
    return form


def task_form(current: Mapping[str, Any]) -> Form:
    """The form of a task as it stands."""
    return Form(dict(current), rows=deadline_rows(current["deadlines"]))


def read_task(post: QueryDict, current: Mapping[str, Any], units: Mapping[int, str]) -> Form:
    """What a task's form means. Where only the leading unit was chosen anew, its name becomes the words."""
    names = ("path", "section", "text", "lead_words", "with_words", "approver_words")
    form = Form({name: "\n".join(post.get(name, "").strip().splitlines()) for name in names})
    form.fields = dict(form.typed)
    form.typed["lead"] = form.fields["lead"] = _number(post.get("lead", ""))
    chosen = sorted({int(text) for text in post.getlist("with_units") if text.isdigit()})
    form.typed["with_units"] = form.fields["with_units"] = chosen
    lead = form.fields["lead"]
    if lead != current["lead"] and form.fields["lead_words"] == current["lead_words"] and lead in units:
        form.fields["lead_words"] = units[lead]
    if not form.fields["text"]:
        form.errors["text"] = _("Ghi nội dung nhiệm vụ.")
    form.fields["deadlines"] = read_deadlines(post, current["deadlines"], form)
    return form


def numbers_in(texts: Collection[str]) -> set[int]:
    """The whole numbers among some texts."""
    return {int(text) for text in texts if text.isdigit() and len(text) < 19}


def _number(text: str) -> int | None:
    return next(iter(numbers_in([text])), None)
