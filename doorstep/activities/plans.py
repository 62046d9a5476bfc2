"""A plan of an activity as a value: what the form, a template, a series and the import all hand over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from doorstep.activities.errors import FieldProblem
from doorstep.activities.models import ActivityPartner, SignupMode, Template
from doorstep.activities.rules import localised, localised_list
from doorstep.kernel import clock

TITLE_LIMIT = 60
TEXT_LIMIT = 2000
PLACE_LIMIT = 60
LANDMARK_LIMIT = 120
STALL_NAME_LIMIT = 40
MAX_CAPACITY = 100_000
MAX_STALLS = 30
MAX_BRING = 10
MAX_DUTIES = 60
MAX_PARTNERS = 30
LONGEST = timedelta(hours=24)
SHORTEST = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class StallPlan:
    name: str
    #: Codes of the programme's service items.
    items: Sequence[str] = ()
    capacity: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerPlan:
    organisation_id: int
    part: str = "helper"
    people: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyPlan:
    name: str
    user_id: int | None = None
    work: str = ""
    licence: str = ""
    #: Name of the stall.
    stall: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Everything that is decided before an activity. `filing_required` None: as the programme has it;
    `signup_until` None: as the setting has it (activities.signup_closes_minutes before the start)."""

    title: str
    starts_at: datetime
    ends_at: datetime
    intro: str = ""
    bring: Sequence[str] = ()
    site_id: int | None = None
    place: str = ""
    landmark: str = ""
    signup_mode: str = SignupMode.OPTIONAL
    signup_until: datetime | None = None
    capacity: int | None = None
    stalls: Sequence[StallPlan] = ()
    partners: Sequence[PartnerPlan] = ()
    duties: Sequence[DutyPlan] = ()
    filing_required: bool | None = None


def check(plan: Plan, *, past_allowed: bool = False, unchanged_start: datetime | None = None) -> Plan:
    """The plan with its texts trimmed, or a sentence that names what can't be taken. Looks nothing up."""
    plan = replace(
        plan,
        title=plan.title.strip(),
        intro=plan.intro.strip(),
        place=plan.place.strip(),
        landmark=plan.landmark.strip(),
        bring=tuple(entry.strip() for entry in plan.bring if entry.strip()),
    )
    if not plan.title:
        raise FieldProblem(_("The activity needs a title."), field="title")
    _short(
        "title", plan.title, TITLE_LIMIT, _("The title may have at most %(limit)s characters; this one has %(length)s.")
    )
    _short(
        "intro", plan.intro, TEXT_LIMIT, _("The text may have at most %(limit)s characters; this one has %(length)s.")
    )
    _short(
        "place", plan.place, PLACE_LIMIT, _("The place may have at most %(limit)s characters; this one has %(length)s.")
    )
    _short(
        "landmark",
        plan.landmark,
        LANDMARK_LIMIT,
        _("How to find it may have at most %(limit)s characters; this has %(length)s."),
    )
    if len(plan.bring) > MAX_BRING or any(len(entry) > STALL_NAME_LIMIT for entry in plan.bring):
        raise FieldProblem(
            _("What to bring: at most %(many)s things of at most %(limit)s characters each."),
            field="bring",
            many=MAX_BRING,
            limit=STALL_NAME_LIMIT,
        )
    _check_times(plan, past_allowed=past_allowed, unchanged_start=unchanged_start)
    if plan.signup_mode not in SignupMode.values:
        raise FieldProblem(_("Choose whether people sign up."), field="signup_mode")
    _check_capacity("capacity", plan.capacity)
    _check_stalls(plan)
    _check_people(plan)
    return plan


def _short(name: str, text: str, limit: int, sentence: Any) -> None:
    if len(text) > limit:
        raise FieldProblem(sentence, field=name, limit=limit, length=len(text))


def _check_times(plan: Plan, *, past_allowed: bool, unchanged_start: datetime | None) -> None:
    if plan.ends_at <= plan.starts_at:
        raise FieldProblem(_("The end must be later than the start."), field="ends_at")
    if plan.ends_at - plan.starts_at > LONGEST:
        raise FieldProblem(
            _("An activity lasts at most %(hours)s hours. Plan one for each day."),
            field="ends_at",
            hours=int(LONGEST.total_seconds() // 3600),
        )
    if plan.ends_at - plan.starts_at < SHORTEST:
        raise FieldProblem(_("An activity lasts at least %(minutes)s minutes."), field="ends_at", minutes=10)
    if not past_allowed and plan.starts_at < clock.now() and plan.starts_at != unchanged_start:
        raise FieldProblem(_("The start lies in the past. Check the date."), field="starts_at")
    if plan.starts_at > clock.now() + timedelta(days=3 * 366):
        raise FieldProblem(_("The start lies more than three years ahead. Check the year."), field="starts_at")
    if plan.signup_until is not None and plan.signup_until > plan.ends_at:
        raise FieldProblem(_("Sign-up can't go on after the end."), field="signup_until")


def _check_capacity(name: str, capacity: int | None) -> None:
    if capacity is not None and not 1 <= capacity <= MAX_CAPACITY:
        raise FieldProblem(
            _("The number of places must be between 1 and %(most)s, or empty for no limit."),
            field=name,
            most=MAX_CAPACITY,
        )


def _check_stalls(plan: Plan) -> None:
    if len(plan.stalls) > MAX_STALLS:
        raise FieldProblem(_("At most %(limit)s stalls fit into one activity."), field="stalls", limit=MAX_STALLS)
    names: set[str] = set()
    for stall in plan.stalls:
        name = stall.name.strip()
        if not name:
            raise FieldProblem(_("Every stall needs a name."), field="stalls")
        if len(name) > STALL_NAME_LIMIT:
            raise FieldProblem(
                _("The name of a stall may have at most %(limit)s characters."), field="stalls", limit=STALL_NAME_LIMIT
            )
        if name in names:
            raise FieldProblem(_("Two stalls are called “%(stall)s”."), field="stalls", stall=name)
        names.add(name)
        _check_capacity("stalls", stall.capacity)
    for duty in plan.duties:
        if duty.stall and duty.stall not in names:
            raise FieldProblem(_("There is no stall called “%(stall)s”."), field="duties", stall=duty.stall[:40])


def _check_people(plan: Plan) -> None:
    if len(plan.duties) > MAX_DUTIES or len(plan.partners) > MAX_PARTNERS:
        raise FieldProblem(_("That is more staff or partners than one activity can list."), field="duties")
    for duty in plan.duties:
        if not duty.name.strip() or len(duty.name) > 40 or len(duty.work) > 40 or len(duty.licence) > 20:
            raise FieldProblem(
                _("Staff need a name; name and task have at most 40 characters, the licence 20."), field="duties"
            )
    users = [duty.user_id for duty in plan.duties if duty.user_id is not None]
    if len(users) != len(set(users)):
        raise FieldProblem(_("Somebody is listed twice among the staff."), field="duties")
    organisations = [partner.organisation_id for partner in plan.partners]
    if len(organisations) != len(set(organisations)):
        raise FieldProblem(_("An organisation is listed twice."), field="partners")
    for partner in plan.partners:
        if partner.part not in ActivityPartner.Part.values or not 0 <= partner.people <= 1000:
            raise FieldProblem(_("Check what the organisations do and how many people they send."), field="partners")


@dataclass(frozen=True, slots=True)
class Suggested:
    """What a template proposes beside the plan itself."""

    duration: timedelta
    start: str
    rule: Mapping[str, Any] = field(default_factory=dict)


def suggestion(template: Template) -> Suggested:
    spec = template.spec
    return Suggested(
        duration=timedelta(minutes=int(spec.get("duration_minutes") or 120)),
        start=str(spec.get("default_start") or "09:00"),
        rule=spec.get("suggested_rule") or {"kind": "none"},
    )


def from_template(template: Template, day: date, **changes: Any) -> Plan:
    """The plan a template makes for a day, in the active language, with whatever is decided otherwise."""
    spec = template.spec
    proposed = suggestion(template)
    starts_at = changes.pop("starts_at", None) or clock.at(day, proposed.start)
    plan = Plan(
        title=localised(spec.get("title")) or template.title,
        starts_at=starts_at,
        ends_at=changes.pop("ends_at", None) or starts_at + proposed.duration,
        intro=localised(spec.get("intro")),
        bring=localised_list(spec.get("bring")),
        signup_mode=str(spec.get("signup") or SignupMode.OPTIONAL),
        capacity=spec.get("capacity"),
        stalls=[
            StallPlan(
                name=localised(stall.get("name")), items=tuple(stall.get("items") or ()), capacity=stall.get("capacity")
            )
            for stall in spec.get("stalls") or ()
        ],
    )
    return replace(plan, **changes) if changes else plan


def to_json(plan: Plan) -> dict[str, Any]:
    """The part of a plan that every occurrence of a series shares."""
    return {
        "intro": plan.intro,
        "bring": list(plan.bring),
        "place": plan.place,
        "landmark": plan.landmark,
        "signup_mode": str(plan.signup_mode),
        "capacity": plan.capacity,
        "filing_required": plan.filing_required,
        "stalls": [{"name": s.name, "items": list(s.items), "capacity": s.capacity} for s in plan.stalls],
        "partners": [
            {"organisation_id": p.organisation_id, "part": str(p.part), "people": p.people} for p in plan.partners
        ],
        "duties": [
            {"name": d.name, "user_id": d.user_id, "work": d.work, "licence": d.licence, "stall": d.stall}
            for d in plan.duties
        ],
    }


def from_json(
    data: Mapping[str, Any], *, title: str, starts_at: datetime, ends_at: datetime, site_id: int | None
) -> Plan:
    shared = {
        key: data[key]
        for key in ("intro", "place", "landmark", "signup_mode", "capacity", "filing_required")
        if key in data
    }
    return Plan(
        title=title,
        starts_at=starts_at,
        ends_at=ends_at,
        site_id=site_id,
        bring=tuple(data.get("bring", ())),
        stalls=tuple(StallPlan(**stall) for stall in data.get("stalls", ())),
        partners=tuple(PartnerPlan(**partner) for partner in data.get("partners", ())),
        duties=tuple(DutyPlan(**duty) for duty in data.get("duties", ())),
        **shared,
    )
