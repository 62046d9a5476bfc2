"""What people enter about people. The rules live in the services; the forms only read what was typed."""

from doorstep.residents.forms.card import CloseForm, HouseholdForm, MoveForm, OpenForm, ProxyForm
from doorstep.residents.forms.claim import ClaimForm
from doorstep.residents.forms.entry import PersonEditForm, PersonForm, RegisterFilter
from doorstep.residents.forms.shared import show

__all__ = [
    "ClaimForm",
    "CloseForm",
    "HouseholdForm",
    "MoveForm",
    "OpenForm",
    "PersonEditForm",
    "PersonForm",
    "ProxyForm",
    "RegisterFilter",
    "show",
]
