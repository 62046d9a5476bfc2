"""The elder ledger (老年人信息台账): what is kept of a person beyond name and door, with its days and where it is from.

`residents` knows nothing of this. Whoever sees the person sees the rows here; guarded tags need their right besides.
"""

from doorstep.elders.models.facts import (
    CareService,
    Condition,
    Disability,
    EmergencyContact,
    KeyCustody,
    PersonTag,
)
from doorstep.elders.models.ratings import AbilityAssessment, SelfCareRating
from doorstep.elders.models.rows import Dated, OnReturn
from doorstep.elders.models.sheet import PastValue, Sheet, Verification

__all__ = [
    "AbilityAssessment",
    "CareService",
    "Condition",
    "Dated",
    "Disability",
    "EmergencyContact",
    "KeyCustody",
    "OnReturn",
    "PastValue",
    "PersonTag",
    "SelfCareRating",
    "Sheet",
    "Verification",
]
