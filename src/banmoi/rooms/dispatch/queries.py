"""Asking for papers: lists with search, the next number, what waits for an answer, whose files they are."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from banmoi.core.dispatch import (
    ARRIVALS,
    NumberingWay,
    WayFrom,
    digest_of,
    series_of,
    symbol_of,
    way_in,
    written_number,
)
from banmoi.core.rhythms import SOON_DAYS
from banmoi.kit.text import fold
from banmoi.reference.paper_kinds import offices, paper_kinds
from banmoi.rooms.dispatch.models import (
    IncomingPaper,
    Numbering,
    NumberSeries,
    OutgoingPaper,
    PaperState,
    SignatureCheck,
)
from banmoi.rooms.people.models import Unit
from banmoi.rooms.people.queries import Rights
from banmoi.rooms.places.queries import on_day

ANSWERS_MOST = 300
"""How many papers a form offers as the answer to an incoming one."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which papers are asked for: words, kind, year, office, and the state (empty: all that are shown)."""

    words: str = ""
    kind: str = ""
    year: int | None = None
    office: int | None = None
    state: str = ""


def issuing_offices(place_id: int, day: date) -> list[Unit]:
    """The units of a place that issue papers in their own name on a day, the People's Committee first."""
    order = list(offices())
    rows = Unit.objects.filter(on_day(day), place_id=place_id, kind__in=order)
    return sorted(rows, key=lambda unit: (order.index(unit.kind), unit.id))


def numberings_of(office_ids: Collection[int]) -> list[Numbering]:
    """Every choice of how some offices number, the first first."""
    rows = Numbering.objects.filter(office_id__in=list(office_ids)).select_related("decided_by")
    return list(rows.order_by("office_id", "year"))


def way_of(office_id: int, year: int) -> NumberingWay:
    """How an office numbers in a year."""
    rows = Numbering.objects.filter(office_id=office_id).values_list("year", "way")
    return way_in([WayFrom(begins, NumberingWay(way)) for begins, way in rows], year)


def series_rows(office_ids: Collection[int], years: Collection[int]) -> list[NumberSeries]:
    """The counters of some offices in some years."""
    rows = NumberSeries.objects.filter(office_id__in=list(office_ids), year__in=list(years))
    return list(rows.order_by("office_id", "year", "series"))


def has_numbers(office_id: int, year: int) -> bool:
    """Whether an office has given a number to an outgoing paper of a year, here or on paper before."""
    rows = NumberSeries.objects.filter(office_id=office_id, year=year, last__gt=0)
    return rows.exclude(series=ARRIVALS).exists()


@dataclass(frozen=True, slots=True)
class NextNumber:
    """What the next paper of a series would get: its number, and the latest day of those before."""

    series: str
    number: int
    last_day: date | None


def next_number(office_id: int, kind: str, year: int) -> NextNumber:
    """What a paper of a kind would get if it took its number now. Somebody else may be first."""
    series = series_of(way_of(office_id, year), kind)
    row = NumberSeries.objects.filter(office_id=office_id, year=year, series=series).first()
    return NextNumber(series, row.last + 1 if row else 1, row.last_day if row else None)


def symbol_for(office: Unit, kind: str, field: str) -> str:
    """The symbol that a paper of an office carries."""
    return symbol_of(paper_kinds()[kind].short, offices()[office.kind].short, field)


def searched(text: str) -> Q:
    """The condition that a paper holds every word, with or without marks."""
    found = Q()
    for word in fold(text).split():
        found &= Q(search__contains=word)
    return found


def outgoing_papers(place_id: int, wanted: Wanted, *, drafts: bool) -> QuerySet[OutgoingPaper]:
    """The papers of a place's offices, and numbered ones that its units get; drafts only where asked for.

    Drafts come first, then the newest day and the highest number. `replaced`: an issued paper stands for it.
    """
    addressed = OutgoingPaper.objects.filter(number__isnull=False, recipients__unit__place_id=place_id)
    rows = OutgoingPaper.objects.filter(Q(place_id=place_id) | Q(pk__in=addressed.values("pk")))
    if not drafts:
        rows = rows.filter(number__isnull=False)
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.year is not None:
        rows = rows.filter(Q(year=wanted.year) | Q(year=None, made_at__year=wanted.year))
    if wanted.office is not None:
        rows = rows.filter(office_id=wanted.office)
    if wanted.state in PaperState.values:
        rows = rows.filter(state=wanted.state)
    else:
        # a draft that was thrown away never had a number and is shown only where it is asked for
        rows = rows.exclude(state=PaperState.CANCELLED, number__isnull=True)
    corrected = OutgoingPaper.objects.filter(supersedes=OuterRef("pk"), state=PaperState.NUMBERED)
    rows = rows.annotate(replaced=Exists(corrected))
    newest = F("issued_on").desc(nulls_first=True)
    return rows.filter(searched(wanted.words)).select_related("office").order_by(newest, "-number", "-id")


def issued_between(place_id: int, first: date, last: date) -> list[OutgoingPaper]:
    """The papers that a place's offices issued from one day to another and did not cancel, by their day."""
    rows = OutgoingPaper.objects.filter(
        place_id=place_id, state=PaperState.NUMBERED, issued_on__range=(first, last)
    )
    return list(rows.select_related("office").order_by("issued_on", "number", "id"))


def outgoing_years(place_id: int) -> list[int]:
    """The years in which a place's papers have numbers, the newest first."""
    rows = OutgoingPaper.objects.filter(place_id=place_id).order_by("-year")
    return [year for year in rows.values_list("year", flat=True).distinct() if year is not None]


def get_paper(paper_id: int) -> OutgoingPaper | None:
    """An outgoing paper with what its page shows."""
    rows = OutgoingPaper.objects.filter(id=paper_id)
    rows = rows.select_related(
        "office", "supersedes__office", "made_by", "numbered_by", "cancelled_by"
    ).prefetch_related("recipients__unit", "files__file", "files__added_by", "superseded_by", "answers")
    return rows.first()


def content_of(paper: OutgoingPaper) -> dict[str, object]:
    """All that a paper says of itself when it takes its number, as plain values."""
    return {
        "office": paper.office.name_vi,
        "kind": paper.kind,
        "number": paper.number,
        "symbol": paper.symbol,
        "issued_on": paper.issued_on.isoformat() if paper.issued_on else None,
        "title": paper.title,
        "signer": paper.signer,
        "recipients": [recipient.name for recipient in paper.recipients.select_related("unit")],
        "files": [item.file.digest for item in paper.files.select_related("file").filter(role="text")],
        "supersedes": written(paper.supersedes) if paper.supersedes is not None else "",
        "facts": paper.facts,
    }


def written(paper: OutgoingPaper) -> str:
    """Number and symbol of a paper: "138/KH-UBND"."""
    return written_number(paper.number, paper.symbol)


_KEPT = ("kind", "number", "symbol", "title", "signer", "facts")


def is_intact(paper: OutgoingPaper) -> bool:
    """Whether what was frozen at the number is what its digest says, and what the row says today. Units may
    be renamed since, so their names are those of the day."""
    frozen = paper.frozen
    if frozen is None or paper.issued_on is None:
        return paper.number is None
    same = all(frozen.get(name) == getattr(paper, name) for name in _KEPT)
    return (
        same and frozen.get("issued_on") == paper.issued_on.isoformat() and digest_of(frozen) == paper.digest
    )


def incoming_papers(place_id: int, wanted: Wanted) -> QuerySet[IncomingPaper]:
    """The papers that came to a place's offices, or that its units answer; the newest arrival first."""
    rows = IncomingPaper.objects.filter(Q(place_id=place_id) | Q(owner__place_id=place_id))
    if wanted.year is not None:
        rows = rows.filter(year=wanted.year)
    if wanted.state == "open":
        rows = rows.filter(_OPEN)
    if wanted.office is not None:
        rows = rows.filter(office_id=wanted.office)
    rows = rows.filter(searched(wanted.words)).select_related("owner", "answer", "office")
    return rows.order_by("-year", "-number", "-id")


def incoming_years(place_id: int) -> list[int]:
    """The years in which papers came in, the newest first."""
    rows = IncomingPaper.objects.filter(Q(place_id=place_id) | Q(owner__place_id=place_id))
    return list(rows.order_by("-year").values_list("year", flat=True).distinct())


def get_incoming(paper_id: int) -> IncomingPaper | None:
    """An incoming paper with what its page shows."""
    rows = IncomingPaper.objects.filter(id=paper_id).select_related("office", "owner", "answer", "made_by")
    return rows.prefetch_related("files").first()


_OPEN = Q(closed_why="", withdrawn_at=None) & (Q(answer=None) | ~Q(answer__state=PaperState.NUMBERED))


def papers_waiting(rights: Rights, day: date) -> list[IncomingPaper]:
    """Incoming papers that are late or due within two weeks: for the unit that answers, and for the office
    that keeps the book. One query; none for a person who has nothing to do with them."""
    places = rights.anywhere("paper.issue")
    if not places and not rights.units:
        return []
    last = day + timedelta(days=SOON_DAYS)
    rows = IncomingPaper.objects.filter(_OPEN, answer_by__lte=last)
    mine = Q(owner_id__in=list(rights.units)) | Q(place_id__in=list(places))
    return list(rows.filter(mine).order_by("answer_by", "id"))


def answers_due(place_ids: Collection[int], start: date, end: date) -> list[IncomingPaper]:
    """Incoming papers of some places whose answer is due in a span of days. One query."""
    rows = IncomingPaper.objects.filter(_OPEN, answer_by__gte=start, answer_by__lte=end)
    mine = Q(place_id__in=list(place_ids)) | Q(owner__place_id__in=list(place_ids))
    return list(rows.filter(mine).order_by("answer_by", "id"))


def answering_choices(office_id: int) -> list[OutgoingPaper]:
    """The papers of an office that may be the answer to an incoming one, the newest first."""
    rows = OutgoingPaper.objects.filter(office_id=office_id, state=PaperState.NUMBERED)
    return list(rows.order_by("-year", "-issued_on", "-number")[:ANSWERS_MOST])


def checks_of(file_ids: Collection[int]) -> dict[int, SignatureCheck]:
    """The newest check of each of some files."""
    rows = SignatureCheck.objects.filter(file_id__in=list(file_ids)).select_related("checked_by")
    return {row.file_id: row for row in rows.order_by("id")}


def dispatch_places(file_id: int) -> set[int]:
    """The places whose outgoing papers with a number, or incoming ones, a file belongs to."""
    out = OutgoingPaper.objects.filter(files__file_id=file_id, number__isnull=False)
    coming = IncomingPaper.objects.filter(files=file_id).values_list("place_id", "owner__place_id")
    found = set(out.values_list("place_id", flat=True)) | {place for pair in coming for place in pair}
    return {place for place in found if place is not None}


def draft_places(file_id: int) -> set[int]:
    """The places in whose drafts a file stands."""
    rows = OutgoingPaper.objects.filter(files__file_id=file_id, number__isnull=True)
    return set(rows.values_list("place_id", flat=True))


def papers_to_answer(place_id: int) -> list[IncomingPaper]:
    """The papers that came to a place's offices and wait for an answer, the nearest day first."""
    rows = IncomingPaper.objects.filter(_OPEN, place_id=place_id).select_related("owner")
    return list(rows.order_by(F("answer_by").asc(nulls_last=True), "id"))
