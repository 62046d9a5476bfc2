"""What staff enter about sites, and what a visitor asks the directory."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doorstep.kernel import clock
from doorstep.kernel.errors import Refused
from doorstep.kernel.http import show_refusal
from doorstep.places import hours, words
from doorstep.places.models import Site
from doorstep.regions.models import Region

#: Different hours that a week may have in the form; more comes in with an import.
ROWS = (1, 2, 3)

FIELD_OF = {
    "hours_wrong": "days_1",
    "name_wrong": "name",
    "position_wrong": "latitude",
    "kind_unknown": "kind",
    "day_wrong": "on",
    "facility_unknown": "code",
}


def show(form: forms.Form, refusal: Refused) -> None:
    """Puts a refusal beside its field."""
    show_refusal(form, refusal, fields=FIELD_OF)


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more)


def _clock(label: Any) -> forms.TimeField:
    return forms.TimeField(label=label, required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))


class SiteFilter(forms.Form):
    q = forms.CharField(label=_("Name of the place"), max_length=60, required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("All kinds")), *words.KINDS.items()])
    closed = forms.BooleanField(label=_("Closed for good"), required=False)


class WhereForm(forms.Form):
    """The directory's questions. Nothing is required; what can't be read is left out."""

    area = forms.ChoiceField(label=_("Where are you?"), required=False)
    kind = forms.ChoiceField(
        label=_("What are you looking for?"), required=False, choices=[("", _("Everything")), *words.KINDS.items()]
    )

    def __init__(self, communities: list[Region], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        streets: dict[str, tuple[Any, list[tuple[str, Any]]]] = {}
        for one in communities:
            street = one.parent or one
            _name, inside = streets.setdefault(street.path, (street.name, [(street.path, _("All of the street"))]))
            inside.append((one.path, one.name))
        choices = [("", _("In the whole district")), *streets.values()]
        self.fields["area"].choices = choices  # type: ignore[attr-defined]


class SiteForm(forms.Form):
    """A site. Hours are entered as up to three different days."""

    area = forms.ChoiceField(label=_("Grid or community"))
    kind = forms.ChoiceField(label=_("Kind of place"), choices=[("", _("Choose")), *words.KINDS.items()])
    name = forms.CharField(label=_("Name of the place"), max_length=200)
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    landmark = forms.CharField(
        label=_("How to find it"),
        max_length=200,
        required=False,
        help_text=_("As one says it at the door: through the gate, left, beside the pavilion."),
    )
    step_free = forms.BooleanField(label=_("No steps on the way in"), required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=200, required=False)
    latitude = forms.FloatField(label=_("Latitude"), required=False, min_value=-90, max_value=90)
    longitude = forms.FloatField(label=_("Longitude"), required=False, min_value=-180, max_value=180)
    opened_on = _day(_("Open since"))

    def __init__(self, areas: list[Region], *args: Any, site: Site | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("initial", self._initial(site) if site else {"opened_on": clock.today()})
        super().__init__(*args, **kwargs)
        self.areas = {area.path: area for area in areas}
        self.fields["area"].choices = [(path, area.name) for path, area in self.areas.items()]  # type: ignore[attr-defined]
        if site is not None:
            del self.fields["area"]
        days = [(str(day), words.weekday(day)) for day in range(1, 8)]
        for row in ROWS:
            self.fields[f"days_{row}"] = forms.MultipleChoiceField(
                label=_("Open on"), required=False, choices=days, widget=forms.CheckboxSelectMultiple
            )
            self.fields[f"from_{row}"] = _clock(_("from"))
            self.fields[f"to_{row}"] = _clock(_("until"))

    @staticmethod
    def _initial(site: Site) -> dict[str, Any]:
        plain = ("kind", "name", "address", "landmark", "step_free", "phone", "latitude", "longitude", "opened_on")
        initial: dict[str, Any] = {name: getattr(site, name) for name in plain}
        for row, entry in zip(ROWS, site.opening_hours, strict=False):
            initial[f"days_{row}"] = [str(day) for day in entry["days"]]
            initial[f"from_{row}"] = entry["from"]
            initial[f"to_{row}"] = "00:00" if entry["to"] == hours.written(hours.DAY) else entry["to"]
        return initial

    def rows(self) -> list[tuple[forms.BoundField, forms.BoundField, forms.BoundField]]:
        return [(self[f"days_{row}"], self[f"from_{row}"], self[f"to_{row}"]) for row in ROWS]

    def arguments(self) -> dict[str, Any]:
        """The arguments of `create_site` and `update_site`; closing at midnight is the end of the day."""
        read = dict(self.cleaned_data)
        entries: list[dict[str, Any]] = []
        for row in ROWS:
            days, start, end = read.pop(f"days_{row}"), read.pop(f"from_{row}"), read.pop(f"to_{row}")
            if days or start or end:
                last = (
                    hours.written(hours.DAY)
                    if end is not None and not (end.hour or end.minute)
                    else end and f"{end:%H:%M}"
                )
                entries.append({"days": [int(day) for day in days], "from": start and f"{start:%H:%M}", "to": last})
        area = read.pop("area", None)
        return {**read, "opening_hours": entries} | ({"region": self.areas[area]} if area else {})


class CloseForm(forms.Form):
    on = _day(_("Closed from"))
    reason = forms.CharField(label=_("Why"), max_length=200, required=False)


class FacilityForm(forms.Form):
    """One piece of equipment and how it stands."""

    code = forms.ChoiceField(label=_("Equipment"))
    state = forms.ChoiceField(label=_("How it stands"), widget=forms.RadioSelect, choices=list(words.STATES.items()))
    since = _day(_("Since"), required=False)
    expires_on = _day(_("Good until"), required=False, help_text=_("For the medicine box."))
    note = forms.CharField(label=_("Note"), max_length=200, required=False)

    def __init__(self, site: Site, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = {one.code: words.facility_name(one) for one in site.facilities.all()}
        known = {code: words.catalogue_name(code) for code in words.facility_catalogue()}
        self.fields["code"].choices = [("", _("Choose")), *(known | own).items()]  # type: ignore[attr-defined]
        self.names = own
