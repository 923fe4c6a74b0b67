"""Why a verdict is what it is, as a code with its facts; the words are chosen above."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class ReasonCode(StrEnum):
    """The closed list of reasons. Every one has a sentence in `reports.wording`."""

    COMPARED = "compared"
    COMPARED_EACH = "compared_each"
    DECIDED_YES = "decided_yes"
    DECIDED_NO = "decided_no"
    COMBINED = "combined"
    ALL_INDICATORS_MET = "all_indicators_met"
    INDICATORS_NOT_MET = "indicators_not_met"
    INDICATORS_NOT_KNOWN = "indicators_not_known"
    NOT_APPLICABLE = "not_applicable"
    NO_VALUE = "no_value"
    AWAITING_VERIFICATION = "awaiting_verification"
    RETURNED = "returned"
    TOO_OLD = "too_old"
    EVIDENCE_LAPSED = "evidence_lapsed"
    BASE_MISSING = "base_missing"
    PARTS_MISSING = "parts_missing"
    PERIODS_MISSING = "periods_missing"
    NO_PARTS = "no_parts"
    SPLIT_MISSING = "split_missing"
    ZERO_BASE = "zero_base"
    THRESHOLD_NOT_KNOWN = "threshold_not_known"
    TRAIT_NOT_KNOWN = "trait_not_known"
    YEAR_NOT_COVERED = "year_not_covered"
    CONTENT_NOT_KNOWN = "content_not_known"
    SET_NOT_IN_FORCE = "set_not_in_force"


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason and the facts that its sentence needs."""

    code: ReasonCode
    facts: Mapping[str, object] = field(default_factory=dict)
