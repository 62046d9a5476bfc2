"""Activities and all that happens at them."""

from doorstep.activities.models.day import (
    Attendance,
    FollowUp,
    FollowUpQuerySet,
    Method,
    Photo,
    ServiceDone,
)
from doorstep.activities.models.planning import (
    Activity,
    ActivityPartner,
    ActivityQuerySet,
    Duty,
    RuleKind,
    Series,
    SeriesException,
    SeriesQuerySet,
    SignupMode,
    Stall,
    Template,
    TemplateQuerySet,
)
from doorstep.activities.models.signing_up import (
    Signup,
    SignupQuerySet,
    Via,
)

__all__ = [
    "Activity",
    "ActivityPartner",
    "ActivityQuerySet",
    "Attendance",
    "Duty",
    "FollowUp",
    "FollowUpQuerySet",
    "Method",
    "Photo",
    "RuleKind",
    "Series",
    "SeriesException",
    "SeriesQuerySet",
    "ServiceDone",
    "Signup",
    "SignupMode",
    "SignupQuerySet",
    "Stall",
    "Template",
    "TemplateQuerySet",
    "Via",
]
