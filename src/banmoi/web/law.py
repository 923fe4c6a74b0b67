"""Collation: comparing thresholds with the text of the decision, and settling them."""

from decimal import Decimal

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from banmoi.core.numbers import NumberError, format_number, parse_number
from banmoi.kit import clock
from banmoi.reference.catalogue import indicators, texts
from banmoi.reference.sets import find_set
from banmoi.rooms.files.actions import FileRefusedError, check_size, keep
from banmoi.rooms.files.models import StoredFile
from banmoi.rooms.law.actions import CollationRefusedError, compare, refuse, settle
from banmoi.rooms.law.queries import collations, get_collation, sets_for, settled_share, slots_of
from banmoi.rooms.people.queries import require
from banmoi.rooms.places.queries import NamedPlace, ancestor_ids
from banmoi.web.doors import place_view, rights
from banmoi.web.problems import collation_problem, file_problem, number_problem


@place_view
def rule_book(request: HttpRequest, place: NamedPlace, set_id: str) -> HttpResponse:
    """Every threshold of a set: value, how sure, who compared it, who settled it."""
    found = find_set(set_id)
    if found is None:
        raise Http404
    above = [place.id, *ancestor_ids(place.id, clock.today())]
    current = sets_for(above, clock.today())[found.id]
    rows = collations(above, found.id)
    latest = {}
    for row in reversed(rows):
        if row.refused_at is None:
            latest[row.rule_key, row.slot] = row
    settled, total = settled_share(current)
    mine = rights(request)
    regions = request.GET.get("all") == "1"
    slots = [
        (slot, latest.get((slot.rule_key, slot.slot)), indicators()[slot.indicator_key])
        for slot in slots_of(current)
        if regions or _concerns(slot.slot)
    ]
    context = {
        "place": place,
        "set": current,
        "text": texts().get(current.citation.text),
        "slots": slots,
        "settled": settled,
        "total": total,
        "regions": regions,
        "may_compare": mine.may("law.collate", place.id),
        "may_settle": mine.may("law.settle", place.id),
        "mine": mine,
    }
    return render(request, "rule_book.html", context)


def _concerns(slot: str) -> bool:
    """The columns that a commune of the northern midlands and mountains looks at first."""
    return "region=" not in slot or "region=TDMNPB" in slot or "region=chung" in slot


@place_view
def collate(request: HttpRequest, place: NamedPlace, set_id: str, rule_key: str, slot: str) -> HttpResponse:
    """Write down what the text says for one threshold."""
    mine = rights(request)
    require(mine, "law.collate", place.id)
    rule_key = rule_key.replace("-", "/")
    above = [place.id, *ancestor_ids(place.id, clock.today())]
    found = find_set(set_id)
    current = sets_for(above, clock.today())[found.id] if found else None
    cell = (
        next((s for s in slots_of(current) if (s.rule_key, s.slot) == (rule_key, slot)), None)
        if current
        else None
    )
    if cell is None or current is None:
        raise Http404
    now = cell.threshold.value if cell.threshold else None
    typed = {
        "value": request.POST.get("value", "" if now is None else format_number(now)),
        "article": request.POST.get("article", ""),
        "note": request.POST.get("note", ""),
    }
    errors: dict[str, str] = {}
    if request.method == "POST":
        value, scan = _typed_value(cell.is_decided, typed["value"], errors), _scan(request, errors)
        if not errors:
            try:
                compare(
                    mine,
                    place_id=place.id,
                    set_id=current.id,
                    rule_key=rule_key,
                    slot=slot,
                    value=value,
                    article=typed["article"],
                    note=typed["note"],
                    scan=scan,
                    moment=clock.now(),
                )
            except CollationRefusedError as refused:
                errors["article"] = collation_problem(refused.problem)
            else:
                messages.success(request, _("Đã ghi kết quả đối chiếu; cần một người thứ hai chốt."))
                return redirect("rule_book", place.key, current.id)
    context = {
        "place": place,
        "set": current,
        "cell": cell,
        "definition": indicators()[cell.indicator_key],
        "text": texts().get(current.citation.text),
        "typed": typed,
        "errors": errors,
    }
    return render(request, "collate.html", context, status=422 if errors else 200)


def _typed_value(decided: bool, text: str, errors: dict[str, str]) -> Decimal | None:
    if decided:
        return None
    try:
        return parse_number(text)
    except NumberError as error:
        errors["value"] = (
            number_problem(error) if text.strip() else _("Ghi mức yêu cầu đọc được trong văn bản.")
        )
        return None


def _scan(request: HttpRequest, errors: dict[str, str]) -> StoredFile | None:
    upload = request.FILES.get("scan")
    if upload is None:
        errors["scan"] = _("Đính kèm bản chụp trang văn bản, để người thứ hai và người sau kiểm tra được.")
        return None
    try:
        check_size(upload.name or "?", upload.size or 0)
        return keep(upload.read(), upload.name or "?", actor_id=rights(request).user_id, moment=clock.now())
    except FileRefusedError as refused:
        errors["scan"] = file_problem(refused)
        return None


@place_view
def answer(request: HttpRequest, place: NamedPlace, collation_id: int) -> HttpResponse:
    """The second person's look at a comparison, and their answer."""
    mine = rights(request)
    row = get_collation(collation_id)
    if row is None or row.place_id != place.id:
        raise Http404
    if request.method == "POST":
        try:
            if request.POST.get("answer") == "settle":
                settle(mine, row.id, moment=clock.now())
                messages.success(
                    request, _("Đã chốt ngưỡng. Các kết quả dựa vào ngưỡng này được tính lại ngay.")
                )
            else:
                refuse(mine, row.id, request.POST.get("reason", ""), moment=clock.now())
                messages.success(request, _("Đã trả lại để đối chiếu lại."))
            return redirect("rule_book", place.key, row.set_id)
        except CollationRefusedError as refused:
            messages.error(request, collation_problem(refused.problem))
    current = sets_for([place.id, *ancestor_ids(place.id, clock.today())], clock.today())[row.set_id]
    cell = next((s for s in slots_of(current) if (s.rule_key, s.slot) == (row.rule_key, row.slot)), None)
    context = {
        "place": place,
        "row": row,
        "set": current,
        "cell": cell,
        "text": texts().get(current.citation.text),
        "definition": indicators()[cell.indicator_key] if cell else None,
        "may_settle": mine.may("law.settle", place.id) and row.compared_by_id != mine.user_id,
        "open": row.settled_at is None and row.refused_at is None,
    }
    return render(request, "collation.html", context)
