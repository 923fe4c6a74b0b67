"""Writing down what the province or the commune has set for recognition, with who decided it and by which
paper."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from banmoi.core.recognition_rules import SettingError, SettingValue, check_setting
from banmoi.reference.recognition import SettingFacts, titles
from banmoi.rooms.files.models import StoredFile
from banmoi.rooms.people.actions import leave_trace
from banmoi.rooms.people.queries import Rights, require
from banmoi.rooms.places.queries import NamedPlace
from banmoi.rooms.recognition.actions import RoadProblem, RoadRefusedError
from banmoi.rooms.recognition.models import RecognitionSetting


def settings_of(procedure: str) -> dict[str, SettingFacts]:
    """What can be set for a procedure."""
    return next((dict(item.settings) for item in titles().values() if item.procedure == procedure), {})


@transaction.atomic
def set_rule(
    rights: Rights,
    commune: NamedPlace,
    procedure: str,
    key: str,
    value: SettingValue,
    *,
    title: str = "",
    since: date | None,
    decided_by: str,
    paper: str,
    note: str = "",
    files: Sequence[StoredFile] = (),
    moment: datetime,
    demonstration: bool = False,
) -> RecognitionSetting:
    """Write a rule down from a day, with its ground. What was set before stays for the days before.

    Raises NotAllowedError, RoadRefusedError.
    """
    require(rights, "recognition.manage", commune.id)
    facts = settings_of(procedure).get(key)
    if facts is None or (title and title not in _titles_of(procedure)):
        raise RoadRefusedError(RoadProblem.UNKNOWN_CHOICE, "key")
    try:
        check_setting(facts.kind, value, facts.choices)
    except SettingError as error:
        raise RoadRefusedError(
            RoadProblem.SETTING_WRONG, "value", kind=facts.kind, why=error.problem, text=error.text
        ) from None
    if value.base and value.base not in facts.bases:
        raise RoadRefusedError(RoadProblem.UNKNOWN_CHOICE, "base")
    if since is None:
        raise RoadRefusedError(RoadProblem.DAY_MISSING, "since")
    if not decided_by.strip():
        raise RoadRefusedError(RoadProblem.DECIDED_BY_MISSING, "decided_by")
    if not paper.strip():
        raise RoadRefusedError(RoadProblem.PAPER_MISSING, "paper")
    made = RecognitionSetting.objects.create(
        place_id=commune.id, procedure=procedure, title=title, key=key, value=value.text.strip(),
        base=value.base, since=since, decided_by=decided_by.strip()[:200], paper=paper.strip()[:300],
        note=note.strip()[:500], set_by_id=rights.user_id, set_at=moment, demonstration=demonstration,
    )  # fmt: skip
    made.files.set(files)
    _trace(
        rights, commune.id, made, moment, "setting", f"Quy định xét công nhận, {facts.name_vi}: {made.value}"
    )
    return made


def _titles_of(procedure: str) -> set[str]:
    return {key for key, item in titles().items() if item.procedure == procedure}


@transaction.atomic
def drop_rule(rights: Rights, setting_id: int, commune_id: int, reason: str, *, moment: datetime) -> None:
    """Take a rule out that was written wrongly, with the reason; it stays to be seen.

    Raises NotAllowedError, RoadRefusedError.
    """
    require(rights, "recognition.manage", commune_id)
    rows = RecognitionSetting.objects.select_for_update().filter(place_id=commune_id, dropped_at=None)
    row = rows.filter(id=setting_id).first()
    if row is None:
        raise RoadRefusedError(RoadProblem.GONE)
    if not reason.strip():
        raise RoadRefusedError(RoadProblem.REASON_MISSING, f"why-{setting_id}")
    row.dropped_at, row.dropped_by_id, row.dropped_why = moment, rights.user_id, reason.strip()[:500]
    row.save(update_fields=["dropped_at", "dropped_by", "dropped_why"])
    _trace(rights, commune_id, row, moment, "setting_out", f"Bỏ quy định xét công nhận: {row.dropped_why}")


def _trace(
    rights: Rights, place_id: int, row: RecognitionSetting, moment: datetime, act: str, summary: str
) -> None:
    leave_trace(
        rights, moment=moment, act=f"recognition.{act}", subject_kind="recognition_setting",
        subject_id=row.id, place_id=place_id, summary=summary[:500],
        detail={"key": row.key, "value": row.value, "paper": row.paper},
    )  # fmt: skip
