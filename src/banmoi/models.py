"""All tables under one app label: moving a table to another room moves a file and nothing else."""

from banmoi.rooms.assessments.models import FrozenAssessment
from banmoi.rooms.audit.models import AuditEntry
from banmoi.rooms.files.models import StoredFile
from banmoi.rooms.indicators.models import Evidence, IndicatorValue, PeriodClosing, ValueReview
from banmoi.rooms.inspections.models import (
    Difficulty,
    Inspection,
    InspectionItem,
    InspectionMember,
    InspectionMove,
    Recommendation,
    RecommendationStep,
)
from banmoi.rooms.law.models import Collation
from banmoi.rooms.notices.models import Notice
from banmoi.rooms.people.models import ApiToken, Position, Unit, User
from banmoi.rooms.places.models import (
    Place,
    PlaceName,
    PlaceParent,
    PlaceSuccession,
    PlaceTrait,
)
from banmoi.rooms.plans.models import (
    Goal,
    MatterStep,
    Occurrence,
    Plan,
    PlanChange,
    PlanMove,
    PlanRemark,
    SpatialPlanMatter,
    TakenCriterion,
    Task,
    TaskNote,
)
from banmoi.rooms.registers.models import (
    Contribution,
    EntryChange,
    EntryFile,
    OcopProduct,
    TrainingCourse,
    Work,
)

__all__ = [
    "ApiToken",
    "AuditEntry",
    "Collation",
    "Contribution",
    "Difficulty",
    "EntryChange",
    "EntryFile",
    "Evidence",
    "FrozenAssessment",
    "Goal",
    "IndicatorValue",
    "Inspection",
    "InspectionItem",
    "InspectionMember",
    "InspectionMove",
    "MatterStep",
    "Notice",
    "Occurrence",
    "OcopProduct",
    "PeriodClosing",
    "Place",
    "PlaceName",
    "PlaceParent",
    "PlaceSuccession",
    "PlaceTrait",
    "Plan",
    "PlanChange",
    "PlanMove",
    "PlanRemark",
    "Position",
    "Recommendation",
    "RecommendationStep",
    "SpatialPlanMatter",
    "StoredFile",
    "TakenCriterion",
    "Task",
    "TaskNote",
    "TrainingCourse",
    "Unit",
    "User",
    "ValueReview",
    "Work",
]
