"""All tables under one app label: moving a table to another room moves a file and nothing else."""

from banmoi.rooms.assessments.models import FrozenAssessment
from banmoi.rooms.audit.models import AuditEntry

# The registers' typed tables; each is found by its key in TABLES.
from banmoi.rooms.awards import models as awards
from banmoi.rooms.community import health_models, title_models
from banmoi.rooms.community import models as community
from banmoi.rooms.dispatch.models import (
    IncomingPaper,
    Numbering,
    NumberSeries,
    OutgoingPaper,
    PaperFile,
    PaperRecipient,
    SignatureCheck,
)
from banmoi.rooms.files.models import StoredFile
from banmoi.rooms.households.models import (
    ConfirmedCount,
    Household,
    HouseholdBook,
    HouseholdChange,
    HouseholdConfirmation,
    HouseholdLook,
    NameKeeping,
)
from banmoi.rooms.indicators.models import (
    Evidence,
    IndicatorValue,
    PeriodClosing,
    ToldElsewhere,
    ValueReview,
)
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
from banmoi.rooms.livelihoods import chain_models
from banmoi.rooms.livelihoods import models as livelihoods
from banmoi.rooms.money import capital_models, contract_models, debt_models
from banmoi.rooms.money import models as money
from banmoi.rooms.money.contribution_models import Receipt, ReceiptCounter
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
from banmoi.rooms.pocket.models import PocketItem, PocketNote, PocketOperation, PocketPhoto
from banmoi.rooms.recognition.models import (
    RecognitionSetting,
    Road,
    RoadCriterion,
    RoadFinding,
    RoadMember,
    RoadMove,
    RoadPaper,
    RoadRecord,
    RoadWork,
)
from banmoi.rooms.registers.models import (
    TABLES,
    DerivedFrom,
    EntryChange,
    EntryFile,
    Looked,
    SheetImport,
    SheetPart,
)
from banmoi.rooms.surveys.models import (
    AskedHousehold,
    Survey,
    SurveyAnswer,
    SurveyCode,
    SurveyHamlet,
    SurveySetting,
)
from banmoi.rooms.works import models as works

__all__ = [
    "TABLES",
    "ApiToken",
    "AskedHousehold",
    "AuditEntry",
    "Collation",
    "ConfirmedCount",
    "DerivedFrom",
    "Difficulty",
    "EntryChange",
    "EntryFile",
    "Evidence",
    "FrozenAssessment",
    "Goal",
    "Household",
    "HouseholdBook",
    "HouseholdChange",
    "HouseholdConfirmation",
    "HouseholdLook",
    "IncomingPaper",
    "IndicatorValue",
    "Inspection",
    "InspectionItem",
    "InspectionMember",
    "InspectionMove",
    "Looked",
    "MatterStep",
    "NameKeeping",
    "Notice",
    "NumberSeries",
    "Numbering",
    "Occurrence",
    "OutgoingPaper",
    "PaperFile",
    "PaperRecipient",
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
    "PocketItem",
    "PocketNote",
    "PocketOperation",
    "PocketPhoto",
    "Position",
    "Receipt",
    "ReceiptCounter",
    "RecognitionSetting",
    "Recommendation",
    "RecommendationStep",
    "Road",
    "RoadCriterion",
    "RoadFinding",
    "RoadMember",
    "RoadMove",
    "RoadPaper",
    "RoadRecord",
    "RoadWork",
    "SheetImport",
    "SheetPart",
    "SignatureCheck",
    "SpatialPlanMatter",
    "StoredFile",
    "Survey",
    "SurveyAnswer",
    "SurveyCode",
    "SurveyHamlet",
    "SurveySetting",
    "TakenCriterion",
    "Task",
    "TaskNote",
    "ToldElsewhere",
    "Unit",
    "User",
    "ValueReview",
    "awards",
    "capital_models",
    "chain_models",
    "community",
    "contract_models",
    "debt_models",
    "health_models",
    "livelihoods",
    "money",
    "title_models",
    "works",
]
