"""The quarter's confirmation: what a book counts becomes values of the hamlet, frozen with their bounds."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from django.db import IntegrityError, transaction

from banmoi.core.household_book import Count
from banmoi.core.identity_numbers import identity_numbers
from banmoi.core.periods import Period
from banmoi.reference.catalogue import indicators
from banmoi.reference.household_book import told
from banmoi.rooms.households.confirm_queries import Draft, confirmations, draft_of
from banmoi.rooms.households.models import ConfirmedCount, HouseholdBook, HouseholdConfirmation
from banmoi.rooms.indicators.derived_actions import Derived, end_derived, keep_derived
from banmoi.rooms.indicators.models import IndicatorValue
from banmoi.rooms.indicators.queries import is_closed
from banmoi.rooms.people.actions import leave_trace
from banmoi.rooms.people.queries import Rights, require
from banmoi.rooms.places.queries import ancestor_ids, child_ids, communes_of

OPEN_AGAIN = "Sổ hộ nay có hộ chưa biết, nên không còn kết luận được số này."


class ConfirmProblem(StrEnum):
    """Why a quarter is not confirmed."""

    NO_BOOK = "no_book"
    FUTURE = "future"
    BEFORE_BOOK = "before_book"
    CLOSED = "closed"
    CHANGED = "changed"
    IDENTITY_NUMBER = "identity_number"


class ConfirmRefusedError(Exception):
    """A quarter cannot be confirmed, and why."""

    def __init__(self, problem: ConfirmProblem) -> None:
        super().__init__(problem)
        self.problem = problem


def confirm_quarter(
    rights: Rights,
    place_id: int,
    period: Period,
    *,
    client_id: UUID,
    digest: str,
    note: str = "",
    moment: datetime,
) -> HouseholdConfirmation:
    """Freeze what the book counts as the hamlet's values of a quarter. `digest`: of the counts that the
    person saw (`Draft.digest`). Sent again it changes nothing more; confirmed anew, the newer counts.

    What is not known becomes no value. Raises NotAllowedError, ConfirmRefusedError.
    """
    require(rights, "household.confirm", place_id)
    try:
        return _confirm(rights, place_id, period, client_id, digest, note, moment)
    except IntegrityError:
        return _confirm(rights, place_id, period, client_id, digest, note, moment)


@transaction.atomic
def _confirm(
    rights: Rights, place_id: int, period: Period, client_id: UUID, digest: str, note: str, moment: datetime
) -> HouseholdConfirmation:
    book = HouseholdBook.objects.select_for_update().filter(place_id=place_id, ended_on=None).first()
    done = HouseholdConfirmation.objects.filter(operation=client_id, place_id=place_id).first()
    if done is not None:
        return done
    draft = _judged(book, place_id, period, digest, note, moment)
    assert book is not None
    row = HouseholdConfirmation.objects.create(
        place_id=place_id, period=period.code, operation=client_id, as_of=draft.as_of,
        households=draft.counts["households"].number.low, digest=digest, note=" ".join(note.split())[:300],
        confirmed_by_id=rights.user_id, confirmed_at=moment, demonstration=book.demonstration,
    )  # fmt: skip
    for key, item in draft.counts.items():
        value = None
        if indicators()[key].collected_at == "hamlet":
            value = _tell(rights, place_id, draft, key, item, moment, book.demonstration)
        _freeze(row, key, item, value)
    told_now = _tell_commune(rights, place_id, period, moment, book.demonstration)
    leave_trace(
        rights, moment=moment, act="household.confirm", subject_kind="household_book", subject_id=place_id,
        place_id=place_id, summary=f"Xác nhận số của sổ hộ, {period.label_vi}: {row.households} hộ",
        detail={"confirmation": row.id, "commune": told_now},
    )  # fmt: skip
    return row


def _judged(
    book: HouseholdBook | None, place_id: int, period: Period, digest: str, note: str, moment: datetime
) -> Draft:
    if book is None:
        raise ConfirmRefusedError(ConfirmProblem.NO_BOOK)
    if period.start > moment.date():
        raise ConfirmRefusedError(ConfirmProblem.FUTURE)
    if period.end < book.kept_from:
        raise ConfirmRefusedError(ConfirmProblem.BEFORE_BOOK)
    if is_closed([place_id, *ancestor_ids(place_id, moment.date())], period):
        raise ConfirmRefusedError(ConfirmProblem.CLOSED)
    if identity_numbers(note):
        raise ConfirmRefusedError(ConfirmProblem.IDENTITY_NUMBER)
    draft = draft_of(place_id, period, moment.date())
    if draft.digest != digest:
        raise ConfirmRefusedError(ConfirmProblem.CHANGED)
    return draft


def _tell(
    rights: Rights, place_id: int, draft: Draft, key: str, item: Count, moment: datetime, demonstration: bool
) -> IndicatorValue | None:
    """The value of an indicator, where the book knows it; one that an earlier confirmation of the quarter
    told is returned where it is not known any more."""
    if not draft.tells(key):
        earlier = ConfirmedCount.objects.filter(
            confirmation__place_id=place_id, confirmation__period=draft.period.code, indicator=key
        )
        if earlier.exclude(value=None).exists():
            end_derived(rights, place_id, key, draft.period, moment=moment, why=OPEN_AGAIN)
        return None
    assert item.number.known is not None
    female = item.female.known if item.female else None
    derived = Derived(key, Decimal(item.number.known), female=None if female is None else Decimal(female))
    kept = keep_derived(rights, place_id, draft.period, derived, moment=moment, demonstration=demonstration)
    return kept[0] if kept else None


def _freeze(row: HouseholdConfirmation, key: str, item: Count, value: IndicatorValue | None) -> None:
    ConfirmedCount.objects.create(
        confirmation=row, indicator=key, low=item.number.low, high=item.number.high,
        whole_low=item.whole.low if item.whole else None, whole_high=item.whole.high if item.whole else None,
        female=item.female.known if item.female else None,
        female_whole=item.female_whole.known if item.female_whole else None,
        open_households=len(item.open), value=value,
    )  # fmt: skip


def _of_commune(key: str, known: Sequence[ConfirmedCount], whole: int) -> Derived:
    """The counts of all hamlets in one; women only where every hamlet knows them."""
    women = [item.female for item in known], [item.female_whole for item in known]
    sums = [sum(item or 0 for item in part) for part in women]
    split = all(None not in part for part in women)
    return Derived(
        key, Decimal(sum(item.low for item in known)), Decimal(whole), Decimal(sums[0]) if split else None,
        Decimal(sums[1]) if split else None,
    )  # fmt: skip


def _tell_commune(
    rights: Rights, place_id: int, period: Period, moment: datetime, demonstration: bool
) -> list[str]:
    """The commune's values, once every hamlet has confirmed the quarter and all of it is known."""
    day = moment.date()
    commune = communes_of([place_id], day).get(place_id)
    if commune is None or commune == place_id:
        return []
    hamlets = child_ids(commune, day, "hamlet")
    rows = confirmations(hamlets, period)
    found = []
    for key in told():
        if indicators()[key].collected_at != "commune":
            continue
        counts = [item for row in rows.values() for item in row.counts.all() if item.indicator == key]
        known = [item for item in counts if item.low == item.high and item.whole_low == item.whole_high]
        whole = sum(item.whole_low or 0 for item in known)
        if len(known) < len(hamlets) or not whole:
            if any(item.value_id for item in counts):
                end_derived(rights, commune, key, period, moment=moment, why=OPEN_AGAIN)
            continue
        derived = _of_commune(key, known, whole)
        kept = keep_derived(rights, commune, period, derived, moment=moment, demonstration=demonstration)
        if kept is not None:
            ConfirmedCount.objects.filter(id__in=[item.id for item in known]).update(value=kept[0])
            found.append(key)
    return found
