"""Part I of a report: the bodies at work, the papers issued, the inspections held."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from banmoi.core.document import Block, Run
from banmoi.reference.paper_kinds import paper_kinds
from banmoi.reports.composing.composed import Gap
from banmoi.reports.composing.report_facts import (
    Facts,
    clause,
    count_text,
    dash,
    day_text,
    listed,
    lower_first,
    page,
    part,
    say,
    shortened,
)
from banmoi.reports.dispatch import paper_number
from banmoi.rooms.dispatch.models import OutgoingPaper
from banmoi.rooms.dispatch.queries import issued_between
from banmoi.rooms.inspections.models import Inspection, InspectionState, RecommendationState
from banmoi.rooms.people.models import Unit
from banmoi.rooms.people.queries import units_of

LEADING = ("decision", "plan", "directive", "resolution", "programme", "regulation", "rules")
"""The kinds of papers that are named one by one."""
NAMED_MOST = 8
BOARDS = ("steering_committee", "management_board")


def direction(facts: Facts, inspections: list[Inspection]) -> Iterator[Block | Gap]:
    """The whole part."""
    yield part("I", "Công tác chỉ đạo, điều hành")
    yield clause("1", "Tổ chức bộ máy")
    yield from _bodies(facts, units_of(set(facts.scope.ids), facts.until))
    yield clause("2", "Công tác chỉ đạo, ban hành văn bản")
    yield from _papers(facts)
    yield Gap(
        "meetings",
        "Hội nghị, cuộc họp và công tác chỉ đạo khác trong kỳ",
        "Số cuộc họp của Ban Chỉ đạo, nội dung chính đã bàn. Ví dụ: - Ban Chỉ đạo họp 02 cuộc, bàn về…",
    )
    yield clause("3", "Công tác kiểm tra, giám sát")
    yield from _inspections(facts, inspections)


def _bodies(facts: Facts, units: list[Unit]) -> Iterator[Block]:
    address = facts.address("people")
    origin = "Danh sách cơ quan, đơn vị và người giữ nhiệm vụ"
    own = [unit for unit in units if unit.kind in BOARDS and unit.place_id == facts.place.id]
    if own:
        yield dash(f"Xã có {listed([unit.name_vi for unit in own])}.")
    else:
        yield dash("Chưa ghi Ban Chỉ đạo, Ban Quản lý xây dựng nông thôn mới của xã.")
    boards = [unit for unit in units if unit.kind == "hamlet_board"]
    hamlets = facts.scope.hamlets
    if hamlets:
        have = {unit.place_id for unit in boards}
        seated = {unit.place_id for unit in boards if unit.positions.all()}
        total = facts.cite(f"{len(have)}/{len(hamlets)}", "Số bản có ban phát triển bản", origin, address)
        filled = facts.cite(
            f"{len(seated)}/{len(hamlets)}", "Số bản đã ghi người của ban phát triển bản", origin, address
        )
        yield dash(total, " bản có ban phát triển bản; ", filled, " bản đã ghi người giữ nhiệm vụ.")
    new = [unit for unit in units if unit.valid_from and facts.period.start <= unit.valid_from]
    if new:
        names = [unit.name_vi + (f" ({unit.paper})" if unit.paper else "") for unit in new]
        yield dash(f"Trong kỳ thành lập, kiện toàn: {listed(names, NAMED_MOST)}.")


def _papers(facts: Facts) -> Iterator[Block]:
    issued = issued_between(facts.place.id, facts.period.start, facts.until)
    before = issued_between(facts.place.id, date(facts.before.year, 1, 1), facts.before)
    since = f"Từ ngày {day_text(facts.period.start)} đến ngày {day_text(facts.until)}"
    if not issued:
        yield dash(f"{since}, sổ văn bản đi chưa ghi văn bản nào được ban hành.")
        return
    origin, year = "Sổ văn bản đi, văn bản đã phát hành", str(facts.period.year)
    total = facts.cite(
        count_text(len(issued)), "Số văn bản đã ban hành trong kỳ", origin,
        page("papers", facts.place.key, year=year, state="numbered"),
    )  # fmt: skip
    kinds = Counter(paper.kind for paper in issued)
    parts: list[str | Run] = []
    for number, (key, count) in enumerate(kinds.most_common()):
        name = paper_kinds()[key].name_vi.lower()
        address = page("papers", facts.place.key, year=year, state="numbered", kind=key)
        cited = facts.cite(count_text(count), f"Số {name} đã ban hành trong kỳ", origin, address)
        parts += [", " if number else "", cited, f" {name}"]
    same = f"; cùng kỳ năm trước {count_text(len(before))} văn bản" if before else ""
    yield dash(f"{since}, các cơ quan của xã đã ban hành ", total, " văn bản, gồm ", *parts, f"{same}.")
    leading = [paper for paper in issued if paper.kind in LEADING]
    if leading:
        named = [_named(paper) for paper in leading[-NAMED_MOST:]]
        yield dash(f"Văn bản chỉ đạo chính: {'; '.join(named)}.")


def _named(paper: OutgoingPaper) -> str:
    kind = paper_kinds()[paper.kind].name_vi
    day = f" ngày {day_text(paper.issued_on)}" if paper.issued_on else ""
    return f"{kind} số {paper_number(paper)}{day} ({lower_first(shortened(paper.title, 120))})"


def _inspections(facts: Facts, found: list[Inspection]) -> Iterator[Block]:
    if not found:
        yield say("Đến ngày báo cáo chưa có đợt kiểm tra nào theo lịch hoặc đã tổ chức.")
        return
    held = [item for item in found if item.state != InspectionState.PLANNED]
    origin, address = "Lịch và kết quả kiểm tra của xã", facts.address("inspections")
    yield say(
        "Theo lịch, đến ngày báo cáo có ",
        facts.cite(count_text(len(found)), "Số đợt kiểm tra đến hạn hoặc đã tổ chức", origin, address),
        " đợt kiểm tra; đã tổ chức ",
        facts.cite(count_text(len(held)), "Số đợt kiểm tra đã tổ chức", origin, address),
        " đợt.",
    )
    for item in found:
        yield from _inspection(facts, item)


def _inspection(facts: Facts, item: Inspection) -> Iterator[Block]:
    title = shortened(item.title_vi)
    if item.state == InspectionState.PLANNED:
        yield dash(f"{title}: theo lịch ngày {day_text(item.planned_for)}, chưa tổ chức.")
        return
    address, origin = page("inspection", item.id), f"Kết quả đợt {lower_first(title)}"
    made = list(item.recommendations.all())
    done = sum(row.state == RecommendationState.VERIFIED for row in made)
    numbers = (
        (len(item.lacking), "nội dung chưa đạt"),  # type: ignore[attr-defined]
        (len(item.difficulties.all()), "khó khăn, vướng mắc"),
        (len(made), "kiến nghị"),
    )
    day = f" (ngày {day_text(item.held_on)})" if item.held_on else ""
    words: list[str | Run] = [f"{title}{day}: ghi nhận "]
    for number, (count, name) in enumerate(numbers):
        cited = facts.cite(count_text(count), f"{title}: số {name}", origin, address)
        words += [", " if number else "", cited, f" {name}"]
    if made:
        what = f"{title}: số kiến nghị đã thực hiện xong"
        words += [", đã thực hiện xong ", facts.cite(count_text(done), what, origin, address), " kiến nghị"]
    if item.state != InspectionState.CONCLUDED:
        words.append("; chưa kết luận")
    elif item.conclusion:
        words.append(f". Kết luận: {shortened(item.conclusion, 400)}")
    closed = item.conclusion and item.state == InspectionState.CONCLUDED
    yield dash(*words, "" if closed and str(words[-1]).endswith("…") else ".")
