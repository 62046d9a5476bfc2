"""What staff enter about the lines of a card."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doorstep.cards.kinds import KINDS
from doorstep.cards.models import CardEntry
from doorstep.cards.selectors import Choices
from doorstep.cards.selectors.areas import role_word

FIELD_OF = {
    "card_name": "name",
    "card_phone": "phone",
    "not_a_phone": "phone",
    "card_own_phone": "own_phone",
    "card_agreement": "agreed",
    "card_days": "last_day",
    "card_end_past": "last_day",
    "card_source": "who",
    "card_full": "kind",
}


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more)


class EntryForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind of line"), choices=[(one.code, one.name) for one in KINDS.values()])
    who = forms.ChoiceField(
        label=_("Who is it?"),
        required=False,
        help_text=_("Chosen from the list, the line changes by itself when the person changes or leaves."),
    )
    name = forms.CharField(
        label=_("Name on the card"),
        max_length=40,
        required=False,
        help_text=_("Needed when nobody is chosen. Else only when the card should say something different."),
    )
    phone = forms.CharField(
        label=_("Duty number"), max_length=40, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    own_phone = forms.BooleanField(label=_("Print the number with which the person chosen is on file"), required=False)
    duty = forms.CharField(
        label=_("What for"),
        max_length=40,
        required=False,
        help_text=_("In a few words: damage, leaks, at any hour."),
    )
    hours = forms.CharField(label=_("When one may call"), max_length=30, required=False)
    agreed = forms.BooleanField(
        label=_("The person agreed that name and number are printed and stand on the public page"), required=False
    )
    valid_from = _day(_("First day"))
    last_day = _day(_("Last day"), required=False, help_text=_("Empty: until it is ended."))

    def __init__(self, choices: Choices, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.assignments = {f"a{one.pk}": one for one in choices.assignments}
        self.partners = {f"p{one.pk}": one for one in choices.partners}
        people = [(key, _said(one)) for key, one in self.assignments.items()]
        bodies = [(key, one.organisation.name) for key, one in self.partners.items()]
        groups = [(_("People with a role here"), people), (_("Partners"), bodies)]
        self.fields["who"].choices = [  # type: ignore[attr-defined]
            ("", _("I write the name myself")),
            *((label, rows) for label, rows in groups if rows),
        ]

    def arguments(self) -> dict[str, Any]:
        read = dict(self.cleaned_data)
        who, last = read.pop("who"), read.pop("last_day")
        return {
            **read,
            "assignment": self.assignments.get(who),
            "partner": self.partners.get(who),
            "valid_to": last + timedelta(days=1) if last else None,
        }


def _said(assignment: Any) -> str:
    return f"{assignment.user.name} ({role_word(assignment)}, {assignment.region.name})"


def initial_of(entry: CardEntry) -> dict[str, Any]:
    who = f"a{entry.assignment_id}" if entry.assignment_id else f"p{entry.partner_id}" if entry.partner_id else ""
    return {
        "kind": entry.kind,
        "who": who,
        "name": entry.name,
        "phone": entry.phone,
        "own_phone": entry.own_phone,
        "duty": entry.duty,
        "hours": entry.hours,
        "agreed": entry.agreed_on is not None,
        "valid_from": entry.valid_from,
        "last_day": entry.valid_to - timedelta(days=1) if entry.valid_to else None,
    }


class EndForm(forms.Form):
    last_day = _day(_("Last day on the card"), required=False, help_text=_("Empty: it is off the card at once."))
    reason = forms.CharField(label=_("Why?"), max_length=200, required=False)

    def first_day_without(self) -> date | None:
        last = self.cleaned_data["last_day"]
        return last + timedelta(days=1) if last else None
