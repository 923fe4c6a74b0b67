"""The hamlets in a report: the table of all of them by all indicators, and one indicator compared."""

from collections.abc import Iterator

from banmoi.core.document import Align, Annex, Block, Column, RowKind, Run, row
from banmoi.core.goals import Course
from banmoi.reports.charts import hamlet_bars
from banmoi.reports.composing.report_facts import Facts, day_text, lower_first
from banmoi.reports.hamlets import Row, hamlet_row, hamlet_table
from banmoi.reports.wording import reading_text

UNKNOWN = "chưa có"


def hamlets_annex(facts: Facts) -> Annex | None:
    """Every hamlet by every indicator that hamlets report, with the commune's line below."""
    if not facts.standing.parts:
        return None
    found = hamlet_table(facts.standing)
    columns = [Column(("TT",), 9, 0, Align.CENTRE, key=True), Column(("Bản",), 28, 1, key=True)]
    columns += [Column((item.definition.name_vi,), 20, 1, Align.CENTRE) for item in found]
    rows = []
    for number, part in enumerate(facts.standing.parts):
        cells = [reading_text(item.cells[number].reading, item.definition) or UNKNOWN for item in found]
        rows.append(row(str(number + 1), part.name_vi, *cells))
    rows.append(row("", "Toàn xã", *(_total(facts, item) for item in found), kind=RowKind.TOTAL))
    return Annex(
        f"Kết quả các chỉ tiêu theo bản đến ngày {day_text(facts.until)}",
        (facts.pen.table("Số liệu đã xác minh của từng bản", columns, rows),),
        across=True,
    )


def _total(facts: Facts, item: Row) -> str | Run:
    text = reading_text(item.total, item.definition)
    if not text:
        return UNKNOWN
    origin = "Cộng số liệu đã xác minh của các bản"
    return facts.cite(text, item.definition.name_vi, origin, facts.address("indicator", item.definition.key))


def hamlets_chart(facts: Facts) -> Iterator[Block]:
    """The hamlets by the goal that lags most: the first share that is not reached; the first share at all
    where all are."""
    shares = [item for item in facts.goals if item.indicator is not None and item.reading.parts]
    shares = [item for item in shares if item.terms.is_share and item.terms.of_count is None]
    behind = [item for item in shares if item.verdict.course is not Course.ACHIEVED]
    for item in (behind or shares)[:1]:
        assert item.indicator is not None
        found = hamlet_row(facts.standing, item.indicator)
        specification = hamlet_bars(found)
        if specification is None:
            continue
        said = "; ".join(
            f"{cell.place.name_vi} {reading_text(cell.reading, item.indicator) or UNKNOWN}"
            for cell in found.cells
        )
        title = f"{item.indicator.name_vi} theo bản, đến ngày {day_text(facts.until)}"
        yield facts.pen.chart(specification, title, f"Biểu đồ thanh: {lower_first(said)}.", 0.8)
