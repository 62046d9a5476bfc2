"""What staff enter in the ledger. The rules live in the services; the forms only read what was typed."""

from doorstep.elders.forms.facts import FACT_FORMS, EndForm, FactForm, OpenForm, TagForm, show
from doorstep.elders.forms.lists import AreaFilter, EldersFilter
from doorstep.elders.forms.scales import AbilityForm, SelfCareForm, WithdrawForm
from doorstep.elders.forms.sheet import SheetForm, VerifyForm

__all__ = [
    "FACT_FORMS",
    "AbilityForm",
    "AreaFilter",
    "EldersFilter",
    "EndForm",
    "FactForm",
    "OpenForm",
    "SelfCareForm",
    "SheetForm",
    "TagForm",
    "VerifyForm",
    "WithdrawForm",
    "show",
]
