"""The criteria in a report: how many are met, not met, not concluded; what changed since last year's end."""

from collections.abc import Iterator
from datetime import date

from banmoi.core.assess import SetVerdict, State
from banmoi.core.document import Align, Annex, Block, Column, Run, row
from banmoi.reports.board import WatchedSet, watched_sets
from banmoi.reports.composing.report_facts import Facts, clause, count_text, dash, day_text, listed, page, say
from banmoi.reports.register_figures import figure
from banmoi.reports.wording import reason_text, state_text

ROLES = {
    "in_force": "Bộ tiêu chí đang áp dụng",
    "coming": "Bộ tiêu chí sắp áp dụng",
    "aimed": "Bộ tiêu chí mà kế hoạch phấn đấu",
}


def watched(facts: Facts) -> list[WatchedSet]:
    """The sets in force and the one aimed for, judged on the report's day."""
    return list(watched_sets(facts.standing, facts.plan))


def criteria_part(facts: Facts, sets: list[WatchedSet]) -> Iterator[Block]:
    """The section on criteria."""
    yield clause("3", "Kết quả thực hiện các bộ tiêu chí")
    if not sets:
        yield say("Không có bộ tiêu chí nào áp dụng cho xã tại ngày báo cáo.")
    for item in sets:
        yield dash(*_sentence(facts, item))
        if moved := _moved(facts, item):
            yield dash(f"So với ngày {day_text(_base_day(facts))}: {'; '.join(moved)}.")
        else:
            yield dash(f"So với ngày {day_text(_base_day(facts))}, kết luận của các tiêu chí không đổi.")
    yield from _hamlets(facts)


def _base_day(facts: Facts) -> date:
    return date(facts.period.year - 1, 12, 31)


def _sentence(facts: Facts, item: WatchedSet) -> list[str | Run]:
    found, verdict = item.criteria_set, item.verdict
    origin = f"{found.title_vi} ({found.citation.number})"
    address = facts.address("set", found.id)
    words: list[str | Run] = [f"{ROLES[item.role]}, {found.title_vi} ({found.citation.number}): "]
    if not verdict.criteria:
        return [*words, "chưa có nội dung tiêu chí để đánh giá."]
    whole = len(verdict.criteria)
    states = (State.MET, State.NOT_MET, State.NOT_KNOWN, State.NOT_APPLICABLE)
    for number, state in enumerate(state for state in states if verdict.count(state) or state is State.MET):
        name = state_text(state).lower()
        text = f"{verdict.count(state)}/{whole}"
        cited = facts.cite(text, f"{found.short_vi}: số tiêu chí {name}", origin, address)
        words += ["; " if number else "", f"{name} ", cited, " tiêu chí"]
    if verdict.provisional:
        words.append(" (tạm tính: có ngưỡng chưa đối chiếu với văn bản gốc)")
    return [*words, "."]


def _moved(facts: Facts, item: WatchedSet) -> list[str]:
    before = {row.criterion.code: row.state for row in _then(facts, item).criteria}
    found = []
    for now in item.verdict.criteria:
        then = before.get(now.criterion.code)
        if then is not None and then is not now.state:
            found.append(
                f"tiêu chí {now.criterion.code} ({now.criterion.title_vi}) từ {state_text(then).lower()} "
                f"thành {state_text(now.state).lower()}"
            )
    return found


def _then(facts: Facts, item: WatchedSet) -> SetVerdict:
    return facts.standing.verdict(item.criteria_set.id, _base_day(facts))


def _hamlets(facts: Facts) -> Iterator[Block]:
    """How many hamlets hold which title."""
    words: list[str | Run] = []
    for level, name in (("ntm", "đạt chuẩn nông thôn mới"), ("model", "đạt chuẩn nông thôn mới kiểu mẫu")):
        found = figure(
            f"Bản {name}", "model_titles", facts.scope, until=facts.until, level=level, reached="yes"
        )
        text = "" if found.number is None else count_text(found.number)
        shown: str | Run = "chưa có quyết định công nhận nào được ghi"
        if text:
            address = f"{page('register', facts.place.key, 'model_titles')}?{found.query}"
            origin = "Sổ Danh hiệu bản nông thôn mới, kiểu mẫu"
            shown = facts.cite(f"{text} quyết định", found.name, origin, address)
        words += ["; " if words else "", f"bản {name}: ", shown]
    yield dash("Danh hiệu của các bản theo sổ: ", *words, ".")


def criteria_annex(facts: Facts, sets: list[WatchedSet]) -> Annex | None:
    """Every criterion of each set: last year's end, now, and why."""
    names = {place.id: place.title for place in (facts.place, *facts.standing.parts)}
    tables = []
    for item in sets:
        if not item.verdict.criteria:
            continue
        then = {old.criterion.code: state_text(old.state) for old in _then(facts, item).criteria}
        rows = []
        for now in item.verdict.criteria:
            code = now.criterion.code
            cells = (then.get(code, ""), state_text(now.state), reason_text(now.reason, names))
            rows.append(row(code, now.criterion.title_vi, *cells))
        columns = (
            Column(("TC",), 11, 0, Align.CENTRE, key=True),
            Column(("Tên tiêu chí",), 45, 2, key=True),
            Column((day_text(_base_day(facts)),), 25, 0.5, Align.CENTRE),
            Column((day_text(facts.until),), 25, 0.5, Align.CENTRE),
            Column(("Lý do",), 60, 2.5),
        )
        title = f"{item.criteria_set.title_vi} ({item.criteria_set.citation.number})"
        tables.append(facts.pen.table(title, columns, rows))
    return Annex(f"Kết quả từng tiêu chí đến ngày {day_text(facts.until)}", tuple(tables)) if tables else None


def unmet(sets: list[WatchedSet]) -> list[str]:
    """The criteria of the sets that are not met, for what is lacking."""
    found = []
    for item in sets:
        codes = [now.criterion.code for now in item.verdict.criteria if now.state is State.NOT_MET]
        open_ = [now.criterion.code for now in item.verdict.criteria if now.state is State.NOT_KNOWN]
        parts = []
        if codes:
            parts.append(f"chưa đạt tiêu chí {listed(codes)}")
        if open_:
            parts.append(f"chưa kết luận được tiêu chí {listed(open_)}")
        if parts:
            found.append(f"{item.criteria_set.short_vi}: {'; '.join(parts)}")
    return found
