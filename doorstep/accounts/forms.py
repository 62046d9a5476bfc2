from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doorstep.accounts import phones
from doorstep.accounts.models import Organisation
from doorstep.accounts.roles import ROLES, Role
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import Refused
from doorstep.regions.models import Region
from doorstep.regions.selectors import find_region

#: A phone shows its number keys, and offers the code out of the message by itself.
_NUMBER_KEYS = {"inputmode": "numeric", "pattern": "[0-9]*"}
LONGEST_PASSWORD = 200


def password_field(label: Any, *, new: bool, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=LONGEST_PASSWORD,
        strip=False,
        help_text=help_text,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password" if new else "current-password"}),
    )


def day_field(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more)


class PhoneForm(forms.Form):
    phone = forms.CharField(
        label=_("Your mobile number"),
        max_length=30,
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel", "autofocus": True}),
    )

    def clean_phone(self) -> str:
        try:
            return phones.normalise_mobile(self.cleaned_data["phone"])
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("The 6 digits from the message"),
        max_length=20,
        help_text=_("It holds for 10 minutes."),
        widget=forms.TextInput(
            attrs={**_NUMBER_KEYS, "autocomplete": "one-time-code", "class": "d-code", "autofocus": True}
        ),
    )


class StaffForm(forms.Form):
    username = forms.CharField(
        label=_("Sign-in name"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "autofocus": True}),
    )
    password = password_field(_("Password"), new=False)


class SecondStepForm(forms.Form):
    code = forms.CharField(
        label=_("The number that the authenticator shows"),
        max_length=20,
        help_text=_("No authenticator at hand? One of your recovery codes will do."),
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "class": "d-code", "autofocus": True}
        ),
    )


class EnrolForm(SecondStepForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].help_text = _("It changes every half minute.")


class NewPasswordForm(forms.Form):
    new = password_field(
        _("New password"), new=True, help_text=_("At least 10 characters. A short sentence is easy to keep in mind.")
    )
    again = password_field(_("Once more"), new=True)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("new") and given.get("again") and given["new"] != given["again"]:
            self.add_error("again", _("The two are not the same."))
        return given


class ChangePasswordForm(NewPasswordForm):
    present = password_field(_("Present password"), new=False)
    field_order = ["present", "new", "again"]


class RoleForm(forms.Form):
    """A role, over an area or for an organisation."""

    role = forms.ChoiceField(label=_("Role"))
    area = forms.CharField(
        label=_("Over which area"), max_length=60, required=False, help_text=_("Name or code of the area.")
    )
    organisation: "forms.ModelChoiceField[Organisation]" = forms.ModelChoiceField(
        label=_("For which organisation"), queryset=None, required=False, help_text=_("Only for roles of partners.")
    )
    valid_from = day_field(_("Holds from"))
    valid_to = day_field(_("Until, if it ends by itself"), required=False)

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"valid_from": clock.today()})
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = role_choices()  # type: ignore[attr-defined]
        self.fields["organisation"].queryset = Organisation.objects.visible_to(actor).order_by("name")  # type: ignore[attr-defined]

    def clean_area(self) -> Region | None:
        text = self.cleaned_data["area"].strip()
        if not text:
            return None
        try:
            return find_region(text)
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def given(self) -> dict[str, Any]:
        """As services.give_role wants it."""
        data = self.cleaned_data
        return {
            "role": data["role"],
            "region": data["area"],
            "organisation": data["organisation"],
            "valid_from": data["valid_from"],
            "valid_to": data["valid_to"],
        }


class NewPersonForm(RoleForm):
    """Somebody new, with a first role."""

    name = forms.CharField(label=_("Name"), max_length=60)
    username = forms.CharField(
        label=_("Sign-in name"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    phone = forms.CharField(
        label=_("Mobile number"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )
    password = forms.CharField(
        label=_("First password"),
        max_length=LONGEST_PASSWORD,
        required=False,
        strip=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_(
            "Tell it to the person; it is changed at the first sign-in. Volunteers may do without and use the phone."
        ),
    )
    field_order = ["name", "username", "phone", "password", "role", "area", "organisation", "valid_from", "valid_to"]


class SetPasswordForm(forms.Form):
    password = forms.CharField(
        label=_("New first password"),
        max_length=LONGEST_PASSWORD,
        strip=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Tell it to the person; it is changed at the next sign-in."),
    )


class PeopleFilter(forms.Form):
    q = forms.CharField(label=_("Name, sign-in name or phone"), max_length=60, required=False)
    role = forms.ChoiceField(label=_("Role"), required=False)
    area = forms.CharField(label=_("Area"), max_length=60, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [("", _("All roles")), *role_choices()]  # type: ignore[attr-defined]

    clean_area = RoleForm.clean_area


class AuditFilterForm(forms.Form):
    who = forms.CharField(label=_("By whom"), max_length=60, required=False)
    area = forms.ChoiceField(label=_("Area"), required=False)
    person = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    #: Chosen by following a link in the list.
    subject = forms.CharField(max_length=80, required=False, widget=forms.HiddenInput)
    action = forms.CharField(max_length=60, required=False, widget=forms.HiddenInput)
    start = day_field(_("From day"), required=False)
    end = day_field(_("Up to day"), required=False)
    before = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(self, areas: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = [("", _("All areas")), *areas]  # type: ignore[attr-defined]


def role_choices() -> list[tuple[str, Any]]:
    return [(role.value, ROLES[role].name) for role in Role]
