"""What staff enter about a consent and about a share."""

from datetime import timedelta
from functools import partial
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doorstep.kernel import clock
from doorstep.kernel.http import show_refusal
from doorstep.partners.models import Partner
from doorstep.privacy.services.consents import Shown
from doorstep.privacy.shared_fields import FIELDS
from doorstep.privacy.texts import GENERAL, KINDS
from doorstep.privacy.words import GIVEN_BY, NOTED, WITHDRAWN_HOW

#: How long a share lasts unless another day is chosen.
USUAL = timedelta(days=182)
show = partial(
    show_refusal,
    fields={
        "consent_day": "given_on",
        "consent_signer": "signer",
        "consent_evidence": "note",
        "share_fields": "fields_shared",
        "share_purpose": "purpose",
        "share_days": "ends_on",
        "share_too_long": "ends_on",
        "share_agreement": "ends_on",
        "share_partner": "partner",
    },
)


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more)


class ShownForm(forms.Form):
    """How an agreement is shown."""

    evidence = forms.ChoiceField(label=_("How it was agreed"), widget=forms.RadioSelect, choices=list(NOTED.items()))
    note = forms.CharField(
        label=_("Where the paper is, or who was there"),
        max_length=120,
        help_text=_("For example: folder 3 of the community office; or: said at home, Shen was there."),
    )
    given_on = _day(_("Agreed on"))
    given_by = forms.ChoiceField(label=_("Who agreed"), choices=list(GIVEN_BY.items()))
    signer = forms.CharField(label=_("Name of who agreed for the person"), max_length=40, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"given_on": clock.today(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)

    def shown(self) -> Shown:
        read = self.cleaned_data
        return Shown(read["evidence"], read["note"], read["given_on"], read["given_by"], read["signer"])


class ConsentForm(ShownForm):
    kind = forms.ChoiceField(
        label=_("What was agreed to"), widget=forms.RadioSelect, choices=[(kind, KINDS[kind]) for kind in GENERAL]
    )


class ShareForm(ShownForm):
    partner = forms.ChoiceField(label=_("With whom"))
    fields_shared = forms.MultipleChoiceField(
        label=_("What the partner may read"),
        widget=forms.CheckboxSelectMultiple,
        choices=[(code, field.name) for code, field in FIELDS.items()],
        help_text=_("Only what the purpose needs. Illnesses, disability and self-care are health data: ask apart."),
        required=False,
    )
    purpose = forms.CharField(
        label=_("What for"), max_length=120, help_text=_("For example: meals brought home on weekdays.")
    )
    starts_on = _day(_("From"))
    ends_on = _day(_("Until, this day included"))

    def __init__(self, partners: list[Partner], *args: Any, **kwargs: Any) -> None:
        today = clock.today()
        kwargs["initial"] = {"starts_on": today, "ends_on": today + USUAL}
        super().__init__(*args, **kwargs)
        self.partners = {str(one.pk): one for one in partners}
        self.fields["partner"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose")),
            *((key, one.organisation.name) for key, one in self.partners.items()),
        ]

    def arguments(self) -> dict[str, Any]:
        read = self.cleaned_data
        return {
            "partner": self.partners[read["partner"]],
            "fields": read["fields_shared"],
            "purpose": read["purpose"],
            "starts_on": read["starts_on"],
            "ends_on": read["ends_on"],
            "shown": self.shown(),
        }


class WithdrawForm(forms.Form):
    how = forms.ChoiceField(
        label=_("How the person took it back"),
        widget=forms.RadioSelect,
        choices=[(key, word) for key, word in WITHDRAWN_HOW.items() if key != "self"],
    )


class SharingFilter(forms.Form):
    partner = forms.ChoiceField(label=_("With whom"), required=False)

    def __init__(self, partners: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["partner"].choices = [("", _("All partners")), *partners]  # type: ignore[attr-defined]
