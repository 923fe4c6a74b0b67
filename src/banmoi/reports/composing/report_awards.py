"""Movements and commendation in a report."""

from collections import Counter
from collections.abc import Iterator, Sequence

from banmoi.core.document import Block, Run
from banmoi.reports.awards import award_word
from banmoi.reports.composing.report_facts import Facts, clause, count_text, dash, day_text, lower_first, page
from banmoi.rooms.awards.models import AwardProposal
from banmoi.rooms.awards.queries import published_at, rounds_at


def awards_part(facts: Facts) -> Iterator[Block]:
    """The section: rounds of the year, what was decided and published in the time."""
    yield clause("5", "Phong trào thi đua, khen thưởng")
    own = [item for item in rounds_at(facts.place.id) if item.year == facts.period.year]
    rounds = [item for item in own if item.opens <= facts.until]
    for item in rounds:
        yield dash(
            f"Đợt xét khen thưởng {lower_first(item.name)}: nhận đề nghị từ ngày {day_text(item.opens)} đến "
            f"ngày {day_text(item.closes)}; {lower_first(award_word(item, 'state'))}."
        )
    if not rounds:
        yield dash("Trong kỳ chưa mở đợt xét khen thưởng nào.")
    published = [
        item
        for item in published_at(facts.scope.ids)
        if item.decided_on is not None and facts.period.start <= item.decided_on <= facts.until
    ]
    yield _published(facts, published)


def _published(facts: Facts, published: Sequence[AwardProposal]) -> Block:
    if not published:
        return dash("Trong kỳ chưa có quyết định khen thưởng nào được công bố.")
    origin = "Đề nghị khen thưởng đã công bố"
    address = page("award_list", facts.place.key, year=str(facts.period.year))
    words: list[str | Run] = [
        "Đã khen thưởng và công bố ",
        facts.cite(count_text(len(published)), "Số khen thưởng đã công bố", origin, address),
        " trường hợp: ",
    ]
    counts = Counter(award_word(item, "kind") for item in published)
    for number, (name, count) in enumerate(counts.most_common()):
        words.append(f"{', ' if number else ''}{count_text(count)} {lower_first(name)}")
    return dash(*words, ".")
