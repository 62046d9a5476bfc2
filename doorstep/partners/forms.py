"""What staff enter about partners."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doorstep.accounts import phones
from doorstep.accounts.models import Organisation
from doorstep.kernel.errors import Refused
from doorstep.kernel.http import show_refusal
from doorstep.look.masks import masked_phone
from doorstep.partners.models import Partner
from doorstep.partners.selectors import KINDS
from doorstep.regions.models import Region

FIELD_OF = {
    "agreement_ends_before": "agreement_to",
    "partner_twice": "organisation",
    "organisation_missing": "name",
    "contact_phone_wrong": "contact_phone",
    "purpose_missing": "purpose",
}


def show(form: forms.Form, refusal: Refused) -> None:
    """Puts a refusal beside its field."""
    show_refusal(form, refusal, fields=FIELD_OF)


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label, required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class PartnerFilter(forms.Form):
    q = forms.CharField(label=_("Name or what they do"), max_length=60, required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("All kinds")), *KINDS.items()])
    standing = forms.ChoiceField(
        label=_("Agreement"),
        required=False,
        choices=[
            ("", _("All")),
            ("over", _("Run out")),
            ("soon", _("Runs out soon")),
            ("ended", _("No partner any more")),
        ],
    )


class PartnerForm(forms.Form):
    """Contact and agreement of a partner on file. An empty telephone keeps the one on file."""

    scope = forms.CharField(label=_("What they do here"), max_length=300, required=False)
    contact_name = forms.CharField(label=_("Whom to call"), max_length=200, required=False)
    contact_phone = forms.CharField(
        label=_("Telephone"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel"}),
    )
    agreement_from = _day(_("Agreement from"))
    agreement_to = _day(_("Agreement until"))

    @classmethod
    def of(cls, partner: Partner, data: Any) -> "PartnerForm":
        fields = ("scope", "contact_name", "agreement_from", "agreement_to")
        form = cls(data, initial={name: getattr(partner, name) for name in fields})
        if partner.contact_phone:
            value = masked_phone(phones.as_dialled(partner.contact_phone))
            form.fields["contact_phone"].help_text = _("On file: %(value)s. Leave it empty to keep it.") % {
                "value": value
            }
        return form

    def changes(self) -> dict[str, Any]:
        read = dict(self.cleaned_data)
        if not read["contact_phone"].strip():
            del read["contact_phone"]
        return read


class NewPartnerForm(PartnerForm):
    """A partner of an area: an organisation that is known, or a new one."""

    area = forms.ChoiceField(label=_("Partner of"))
    organisation = forms.ChoiceField(label=_("Organisation"), required=False)
    name = forms.CharField(label=_("Or a new one: its name"), max_length=200, required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("Choose")), *KINDS.items()])

    field_order = ["area", "organisation", "name", "kind"]

    def __init__(self, areas: list[Region], known: list[Organisation], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.areas = {str(area.pk): area for area in areas}
        self.known = {str(one.pk): one for one in known}
        self.fields["area"].choices = [(key, area.name) for key, area in self.areas.items()]  # type: ignore[attr-defined]
        choices = [("", _("Choose")), *((key, one.name) for key, one in self.known.items())]
        self.fields["organisation"].choices = choices  # type: ignore[attr-defined]

    def arguments(self) -> dict[str, Any]:
        """The arguments of `create_partner`."""
        read = dict(self.cleaned_data)
        area, organisation = read.pop("area"), read.pop("organisation")
        return {**read, "region": self.areas[area], "organisation": self.known.get(organisation)}

    def clean(self) -> dict[str, Any]:
        read: dict[str, Any] = super().clean() or {}
        if read.get("name") and not read.get("organisation") and not read.get("kind"):
            self.add_error("kind", _("Please choose the kind of the new organisation."))
        return read


class OpenForm(forms.Form):
    purpose = forms.CharField(
        label=_("What is it needed for?"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Your name, the time and this sentence are kept."),
    )
