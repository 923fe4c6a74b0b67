"""The index of evidence: criterion, indicator, evidence, as far as the reader may see it."""

from collections.abc import Iterable, Iterator
from datetime import date

from django.utils import timezone

from banmoi.core.assess import CriterionVerdict, IndicatorVerdict, SetVerdict
from banmoi.core.law import leaf_rules
from banmoi.core.readings import ValueStatus
from banmoi.reference.registers import registers
from banmoi.reports.composing.dossier import BundleFile, EvidenceUse, ProvenCriterion, ProvenLine
from banmoi.reports.registers import register_name
from banmoi.reports.wording import day_label
from banmoi.rooms.assessments.queries import Standing
from banmoi.rooms.files.models import StoredFile
from banmoi.rooms.indicators.queries import ValueRow, rows_by_id
from banmoi.rooms.people.queries import Rights
from banmoi.rooms.places.queries import places_by_id
from banmoi.rooms.registers.models import EntryFile
from banmoi.rooms.registers.queries import files_behind, may_see_names, personal_columns


class EvidenceIndex:
    """The evidence behind a verdict, asked for once. `rights` None: no reader is named (the command), so
    nothing is held back."""

    def __init__(self, rights: Rights | None, standing: Standing, verdict: SetVerdict) -> None:
        self._rights, self._standing = rights, standing
        ids = {
            value
            for criterion in verdict.criteria
            for line in criterion.indicators
            for value in self._values(line)
        }
        rows = rows_by_id(ids)
        self._rows = {row.value.id: row for row in rows}
        self._behind = files_behind([row.value.id for row in rows if row.value.source == "derived"])
        self._names = places_by_id({row.value.place_id for row in rows}, standing.day)
        self._refused: set[int] = set()
        self.criteria = tuple(self._criterion(item) for item in verdict.criteria)

    @property
    def hidden(self) -> int:
        """How many files the reader may not see."""
        return len(self._refused)

    def _values(self, line: IndicatorVerdict) -> Iterator[int]:
        for rule in leaf_rules(line.indicator.rule):
            reading = self._standing.readings.get(rule.indicator)
            yield from reading.sources if reading else ()

    def _criterion(self, verdict: CriterionVerdict) -> ProvenCriterion:
        lines = tuple(
            ProvenLine(line.indicator.code, line.indicator.title_vi, tuple(self._uses(self._values(line))))
            for line in verdict.indicators
        )
        return ProvenCriterion(verdict.criterion.code, verdict.criterion.title_vi, lines)

    def _uses(self, value_ids: Iterable[int]) -> Iterator[EvidenceUse]:
        for value_id in dict.fromkeys(value_ids):
            row = self._rows.get(value_id)
            if row is None:
                continue
            for item in row.value.evidence.all():
                day = timezone.localtime(item.added_at).date()
                if day <= self._standing.day and self._may(row.value.place_id, item.file_id):
                    yield self._use(row, item.file, item.caption, day, _seen_by(row))
            for kept in self._behind.get(value_id, ()):
                day = timezone.localtime(kept.added_at).date()
                if day <= self._standing.day and self._may_entry(kept):
                    name = f"Sổ {register_name(registers()[kept.register])}, số {kept.entry}"
                    yield self._use(row, kept.file, name, day, "ghi trong sổ")

    def _use(self, row: ValueRow, file: StoredFile, caption: str, day: date, by: str) -> EvidenceUse:
        place = self._names.get(row.value.place_id)
        name = caption or file.original_name
        below = f"{name}. {place.title if place else ''}, {row.period.label_vi}"
        kept = BundleFile(file.digest, file.media_type, file.original_name, below)
        return EvidenceUse(place.title if place else "", row.period.label_vi, name, day, by, kept)

    def _may(self, place_id: int, file_id: int) -> bool:
        if self._rights is None or self._rights.may("place.read", place_id):
            return True
        self._refused.add(file_id)
        return False

    def _may_entry(self, kept: EntryFile) -> bool:
        register = registers()[kept.register]
        personal = self._rights is not None and bool(personal_columns(register))
        if personal and self._rights and not may_see_names(self._rights, register, kept.place_id):
            self._refused.add(kept.file_id)
            return False
        return self._may(kept.place_id, kept.file_id)


def _seen_by(row: ValueRow) -> str:
    """Who verified a value, and when."""
    if row.status is not ValueStatus.VERIFIED:
        return "chưa xác minh"
    newest = max(row.value.reviews.all(), key=lambda review: review.pk, default=None)
    if newest is None:
        return "ghi trong sổ"
    return f"{newest.reviewed_by.full_name}, {day_label(timezone.localtime(newest.reviewed_at).date())}"
