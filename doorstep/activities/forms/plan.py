"""The form of a plan: one part for the activity, three lists for stalls, organisations and staff."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from doorstep.accounts.models import Organisation
from doorstep.activities import plans, words
from doorstep.activities.forms.proposal import duty_rows, initial_of, partner_rows, stall_rows
from doorstep.activities.forms.showing import clock_field, day_field, moment_field, show
from doorstep.activities.models import ActivityPartner
from doorstep.activities.plans import DutyPlan, PartnerPlan, Plan, StallPlan
from doorstep.kernel import clock
from doorstep.kernel.errors import Refused
from doorstep.places.models import Site
from doorstep.programmes.models import ServiceItem
from doorstep.programmes.templatetags.programmes import own_name
from doorstep.regions.models import Level, Region

#: Field of a plan → field of the form.
NAMES = {"starts_at": "start", "ends_at": "end", "site_id": "site", "programme": "title"}
SPARE_STALLS, SPARE_PARTNERS, SPARE_DUTIES = 2, 2, 3


class PlanForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=plans.TITLE_LIMIT)
    region = forms.ChoiceField(label=_("Community or grid"))
    day = day_field(_("Day"))
    start = clock_field(pgettext_lazy("time", "From"))
    end = clock_field(pgettext_lazy("time", "Until"))
    site = forms.TypedChoiceField(label=_("Place"), required=False, coerce=int, empty_value=None)
    place = forms.CharField(
        label=_("Place that is not in the list"),
        max_length=plans.PLACE_LIMIT,
        required=False,
    )
    landmark = forms.CharField(
        label=_("How to find it"),
        max_length=plans.LANDMARK_LIMIT,
        required=False,
        help_text=_("As one says it at the door: in at the gate, left, beside the pavilion."),
    )
    intro = forms.CharField(
        label=_("What it is, in one or two sentences"),
        max_length=plans.TEXT_LIMIT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    signup_mode = forms.ChoiceField(
        label=_("Sign-up"),
        widget=forms.RadioSelect,
        choices=[(code, word) for code, word in words.SIGNUP_MODES.items()],
    )
    capacity = forms.IntegerField(
        label=pgettext_lazy("seats", "Places"),
        min_value=1,
        max_value=plans.MAX_CAPACITY,
        required=False,
        help_text=_("Empty: no limit."),
    )
    signup_until = moment_field(_("Sign-up until"), required=False, help_text=_("Empty: until it begins."))
    bring = forms.CharField(
        label=_("What to bring"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One thing a line."),
    )

    def __init__(self, *args: Any, regions: Sequence[Region], sites: Sequence[Site], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.regions = {region.path: region for region in regions}
        self._choices("region", [(region.path, area_name(region)) for region in regions])
        self._choices("site", [("", _("Not in the list")), *((site.pk, site_name(site)) for site in sites)])

    def _choices(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean_bring(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["bring"].splitlines() if line.strip()]

    def region_chosen(self) -> Region:
        return self.regions[self.cleaned_data["region"]]


def area_name(region: Region) -> str:
    return f"{region.parent.name} {region.name}" if region.level == Level.GRID and region.parent else region.name


def site_name(site: Site) -> str:
    return site.name


class StallForm(forms.Form):
    name = forms.CharField(label=_("Stall"), max_length=plans.STALL_NAME_LIMIT, required=False)
    items = forms.MultipleChoiceField(
        label=_("What is done there"), required=False, widget=forms.CheckboxSelectMultiple
    )
    capacity = forms.IntegerField(
        label=_("Places at the stall"), min_value=1, max_value=plans.MAX_CAPACITY, required=False
    )

    def __init__(self, *args: Any, items: Sequence[ServiceItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["items"].choices = [(item.code, own_name(item)) for item in items]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        read = super().clean() or {}
        if not read.get("name") and (read.get("items") or read.get("capacity")) and not self.errors:
            self.add_error("name", _("Every stall needs a name."))
        return read


class PartnerForm(forms.Form):
    organisation = forms.TypedChoiceField(label=_("Organisation"), required=False, coerce=int, empty_value=None)
    part = forms.ChoiceField(
        label=pgettext_lazy("of an organisation", "Part"),
        required=False,
        choices=list(words.PARTS.items()),
        initial="helper",
    )
    people = forms.IntegerField(label=_("People they send"), min_value=0, max_value=1000, required=False)

    def __init__(self, *args: Any, organisations: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", pgettext_lazy("organisation", "None")), *((found.pk, found.name) for found in organisations)]
        self.fields["organisation"].choices = choices  # type: ignore[attr-defined]


class DutyForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=40, required=False)
    work = forms.CharField(label=_("Task"), max_length=40, required=False)
    licence = forms.CharField(label=_("Licence number of a doctor or nurse"), max_length=20, required=False)
    stall = forms.CharField(label=_("At which stall"), max_length=plans.STALL_NAME_LIMIT, required=False)

    def __init__(self, *args: Any, stalls: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [("", _("Everywhere")), *((name, name) for name in stalls)]
        self.fields["stall"].widget = forms.Select(choices=names)


class PlanForms:
    """The four parts as one form. Rows left empty are left out."""

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        regions: Sequence[Region],
        sites: Sequence[Site],
        items: Sequence[ServiceItem],
        organisations: Sequence[Organisation],
        plan: Plan | None = None,
        region: Region | None = None,
        keep_users: Mapping[str, int] | None = None,
    ) -> None:
        self.keep_users = keep_users or {}
        initial = initial_of(plan, region) if plan else {"day": clock.today()}
        self.main = PlanForm(data, regions=regions, sites=sites, initial=initial)
        self.stalls = self._list(StallForm, data, "stalls", stall_rows(plan), SPARE_STALLS, items=items)
        self.partners = self._list(
            PartnerForm, data, "partners", partner_rows(plan), SPARE_PARTNERS, organisations=organisations
        )
        named = [stall.name for stall in plan.stalls] if plan else []
        if data is not None:
            named = [text for form in self.stalls if (text := str(data.get(form.add_prefix("name"), "")).strip())]
        self.duties = self._list(
            DutyForm, data, "duties", duty_rows(plan), SPARE_DUTIES, stalls=list(dict.fromkeys(named))
        )

    @staticmethod
    def _list(
        form: type[forms.Form],
        data: Mapping[str, Any] | None,
        prefix: str,
        rows: list[dict[str, Any]],
        spare: int,
        **more: Any,
    ) -> Any:
        made = forms.formset_factory(form, extra=spare, max_num=60, absolute_max=80)
        # What was sent is read by itself: a row that equals the proposal is an answer too.
        return made(data, prefix=prefix, initial=rows if data is None else None, form_kwargs=more)

    @property
    def lists(self) -> tuple[Any, ...]:
        return (self.stalls, self.partners, self.duties)

    def is_valid(self) -> bool:
        return all([self.main.is_valid(), *(part.is_valid() for part in self.lists)])

    @property
    def has_errors(self) -> bool:
        """Only what was sent can be wrong; an untouched form has no errors."""
        if not self.main.is_bound:
            return False
        return bool(self.main.errors) or any(part.total_error_count() for part in self.lists)

    @property
    def list_errors(self) -> list[tuple[str, str, str]]:
        """What is wrong in the lists: the name of the field, where it stands, the sentence."""
        found: list[tuple[str, str, str]] = []
        if not self.main.is_bound:
            return found
        for part in self.lists:
            found += [("", "", str(error)) for error in part.non_form_errors()]
            for form in part:
                for name, errors in form.errors.items():
                    bound = None if name == "__all__" else form[name]
                    found.append((str(bound.label) if bound else "", bound.auto_id if bound else "", str(errors[0])))
        return found

    def plan(self, *, filing_required: bool | None = None) -> Plan:
        """What was entered; the rules are checked by the service."""
        read = self.main.cleaned_data
        starts_at = clock.at(read["day"], read["start"])
        return Plan(
            title=read["title"],
            starts_at=starts_at,
            ends_at=_end(read["day"], read["start"], read["end"]),
            intro=read["intro"],
            bring=read["bring"],
            site_id=read["site"],
            place="" if read["site"] else read["place"],
            landmark=read["landmark"],
            signup_mode=read["signup_mode"],
            signup_until=read["signup_until"],
            capacity=read["capacity"],
            stalls=[
                StallPlan(name=row["name"], items=row["items"], capacity=row["capacity"])
                for row in _filled(self.stalls, "name")
            ],
            partners=[
                PartnerPlan(
                    organisation_id=row["organisation"],
                    part=row["part"] or ActivityPartner.Part.HELPER,
                    people=row["people"] or 0,
                )
                for row in _filled(self.partners, "organisation")
            ],
            duties=[
                DutyPlan(
                    name=row["name"],
                    work=row["work"],
                    licence=row["licence"],
                    stall=row["stall"],
                    user_id=self.keep_users.get(row["name"]),
                )
                for row in _filled(self.duties, "name")
            ],
            filing_required=filing_required,
        )

    def show(self, refusal: Refused) -> None:
        show(self.main, refusal, NAMES)


def _filled(rows: Any, name: str) -> list[dict[str, Any]]:
    return [form.cleaned_data for form in rows if form.cleaned_data.get(name)]


def _end(day: date, start: time, end: time) -> datetime:
    """An end at midnight is the end of the day; any other end before the start is for the service to refuse."""
    moment = clock.at(day, end)
    return moment + timedelta(days=1) if end == time.min and start != time.min else moment
