"""Everything that changes the elder ledger."""

from doorstep.elders.services.bulk import ConditionEntry, ContactEntry, ElderRow, Entered, TagEntry, bulk_enter
from doorstep.elders.services.bulk_known import Standing
from doorstep.elders.services.closing import holds_again, no_longer
from doorstep.elders.services.facts import (
    add_condition,
    add_contact,
    add_disability,
    add_service,
    end_fact,
    keep_key,
)
from doorstep.elders.services.opening import OPENABLE, open_number
from doorstep.elders.services.scales import assess_ability, rate_self_care, withdraw_rating
from doorstep.elders.services.sheet import change_sheet
from doorstep.elders.services.tags import set_tag
from doorstep.elders.services.verification import verify

__all__ = [
    "OPENABLE",
    "ConditionEntry",
    "ContactEntry",
    "ElderRow",
    "Entered",
    "Standing",
    "TagEntry",
    "add_condition",
    "add_contact",
    "add_disability",
    "add_service",
    "assess_ability",
    "bulk_enter",
    "change_sheet",
    "end_fact",
    "holds_again",
    "keep_key",
    "no_longer",
    "open_number",
    "rate_self_care",
    "set_tag",
    "verify",
    "withdraw_rating",
]
