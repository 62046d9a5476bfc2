"""Every address of the product: its name, its view, how it is opened. New routes are found by themselves."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from tests.architecture.exceptions import LIBRARY_VIEWS


@dataclass(frozen=True, slots=True)
class Route:
    #: "activities:detail"
    name: str
    view: Callable[..., Any]
    arguments: frozenset[str]

    @property
    def access(self) -> str:
        return str(self.view.doorstep_access)  # type: ignore[attr-defined]


def all_routes() -> list[Route]:
    """Ours; those of libraries protect themselves (tests/architecture/exceptions.py)."""
    return sorted(_walk(get_resolver().url_patterns, ""), key=lambda route: route.name)


def _walk(patterns: list[URLPattern | URLResolver], space: str) -> Iterator[Route]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, f"{pattern.namespace}:" if pattern.namespace else space)
        elif not pattern.callback.__module__.startswith(tuple(LIBRARY_VIEWS)):
            yield Route(f"{space}{pattern.name}", pattern.callback, frozenset(pattern.pattern.converters))


#: What an address with arguments is opened with, in `LivelyTown`.
ARGUMENTS: dict[str, Callable[[Any], dict[str, Any]]] = {
    "accounts:role_end": lambda town: {"pk": town.staff.assignments.get().pk},
    "accounts:user": lambda town: {"pk": town.staff.pk},
    "accounts:user_close": lambda town: {"pk": town.staff.pk},
    "accounts:user_open": lambda town: {"pk": town.staff.pk},
    "accounts:user_password": lambda town: {"pk": town.staff.pk},
    "accounts:user_second_step": lambda town: {"pk": town.staff.pk},
    "activities:calendar": lambda town: {"pk": town.tomorrow.pk},
    "activities:cancel": lambda town: {"pk": town.tomorrow.pk},
    "activities:close": lambda town: {"pk": town.running.pk},
    "activities:console_detail": lambda town: {"pk": town.tomorrow.pk},
    "activities:desk": lambda town: {"pk": town.running.pk},
    "activities:desk_check_in": lambda town: {"pk": town.running.pk},
    "activities:desk_counters": lambda town: {"pk": town.running.pk},
    "activities:desk_heads": lambda town: {"pk": town.running.pk},
    "activities:desk_undo": lambda town: {"pk": town.running.pk, "attendance_pk": town.attendance.pk},
    "activities:detail": lambda town: {"pk": town.tomorrow.pk},
    "activities:door": lambda town: {"door_token": town.running.door_token},
    "activities:edit": lambda town: {"pk": town.tomorrow.pk},
    "activities:filing": lambda town: {"pk": town.tomorrow.pk},
    "activities:follow_up": lambda town: {"pk": town.follow_up.pk},
    "activities:new_from": lambda town: {"code": town.template.code},
    "activities:photo_remove": lambda town: {"pk": town.running.pk, "photo_pk": town.photo.pk},
    "activities:photos": lambda town: {"pk": town.running.pk},
    "activities:poster": lambda town: {"pk": town.tomorrow.pk},
    "activities:publish": lambda town: {"pk": town.draft.pk},
    "activities:series": lambda town: {"pk": town.series.pk},
    "activities:series_move": lambda town: {"pk": town.series.pk, "on": town.series_day},
    "activities:series_new": lambda town: {"code": town.template.code},
    "activities:series_skip": lambda town: {"pk": town.series.pk, "on": town.series_day},
    "activities:series_stop": lambda town: {"pk": town.series.pk},
    "activities:service_undo": lambda town: {"pk": town.running.pk, "service_pk": town.service.pk},
    "activities:sign_up": lambda town: {"pk": town.tomorrow.pk},
    "activities:signup_cancel": lambda town: {"pk": town.tomorrow.pk, "signup_pk": town.signup.pk},
    "activities:staff_sign_up": lambda town: {"pk": town.tomorrow.pk},
    "activities:stall": lambda town: {"pk": town.running.pk, "stall_pk": town.stall.pk},
    "activities:ticket": lambda town: {"token": town.signup.token},
    "activities:ticket_cancel": lambda town: {"token": town.signup.token},
    "cards:area": lambda town: {"pk": town.grid.pk},
    "cards:card": lambda town: {"pk": town.card.pk},
    "cards:doors": lambda town: {"pk": town.card.pk},
    "cards:doors_print": lambda town: {"pk": town.card.pk},
    "cards:entry_edit": lambda town: {"pk": town.card_entry.pk},
    "cards:entry_end": lambda town: {"pk": town.card_entry.pk},
    "cards:entry_new": lambda town: {"pk": town.grid.pk},
    "cards:paper": lambda town: {"code": town.card.code},
    "cards:pdf": lambda town: {"pk": town.card.pk, "form": "a4"},
    "cards:pdf_all": lambda town: {"pk": town.grid.pk, "form": "a6"},
    "cards:public": lambda town: {"code": town.card.code},
    "elders:ability": lambda town: {"pk": town.elder.pk},
    "elders:fact_back": lambda town: {
        "pk": town.elder.pk,
        "kind": "contact",
        "fact_pk": town.contact.pk,
        "answer": "again",
    },
    "elders:fact_end": lambda town: {"pk": town.elder.pk, "kind": "contact", "fact_pk": town.contact.pk},
    "elders:fact_new": lambda town: {"pk": town.elder.pk, "kind": "contact"},
    "elders:history": lambda town: {"pk": town.elder.pk},
    "elders:open": lambda town: {"pk": town.elder.pk, "kind": "contact", "fact_pk": town.contact.pk},
    "elders:rating": lambda town: {"pk": town.elder.pk, "scale": "self_care", "rating_pk": town.rating.pk},
    "elders:self_care": lambda town: {"pk": town.elder.pk},
    "elders:sheet": lambda town: {"pk": town.elder.pk},
    "elders:tag_new": lambda town: {"pk": town.elder.pk},
    "elders:verify": lambda town: {"pk": town.elder.pk},
    "elders:verify_same": lambda town: {"pk": town.elder.pk},
    "elders:withdraw": lambda town: {"pk": town.elder.pk, "scale": "self_care", "rating_pk": town.rating.pk},
    "field:conflict": lambda town: {"pk": town.two_values.pk},
    "field:device": lambda town: {"pk": town.telephone.pk},
    "field:wipe": lambda town: {"pk": town.telephone.pk},
    "files:open": lambda town: {"token": town.photo.file.token},
    "flows:door_knock": lambda town: {"pk": town.sent.pk},
    "flows:door_knock_csv": lambda town: {"pk": town.sent.pk},
    "flows:door_knock_print": lambda town: {"pk": town.sent.pk},
    "flows:edit": lambda town: {"pk": town.notice_draft.pk},
    "flows:preview": lambda town: {"pk": town.notice_draft.pk},
    "flows:recut": lambda town: {"pk": town.grid.pk},
    "flows:recut_report": lambda town: {"pk": town.grid.pk},
    "flows:setting": lambda town: {"code": "activities.photos_max"},
    "flows:send": lambda town: {"pk": town.notice_draft.pk},
    "intake:columns": lambda town: {"pk": town.list_file.pk, "sheet": 0},
    "intake:drop": lambda town: {"pk": town.list_file.pk},
    "intake:file": lambda town: {"pk": town.list_file.pk},
    "intake:handed_back": lambda town: {"pk": town.list_file.pk},
    "intake:problems": lambda town: {"pk": town.list_file.pk},
    "intake:progress": lambda town: {"pk": town.list_file.pk},
    "intake:resume": lambda town: {"pk": town.list_file.pk},
    "intake:start": lambda town: {"pk": town.list_file.pk},
    "matching:compare": lambda town: {"pk": town.pair.pk},
    "matching:look_again": lambda town: {"pk": town.pair.pk},
    "matching:tell_apart": lambda town: {"pk": town.pair.pk},
    "matching:undo": lambda town: {"pk": town.merge.pk},
    "messaging:drop": lambda town: {"pk": town.notice_draft.pk},
    "messaging:message": lambda town: {"pk": town.message.pk},
    "messaging:notice": lambda town: {"pk": town.sent.pk},
    "messaging:progress": lambda town: {"pk": town.sent.pk},
    "messaging:recipients": lambda town: {"pk": town.sent.pk},
    "messaging:send_again": lambda town: {"pk": town.sent.pk},
    "outreach:call_off": lambda town: {"pk": town.round.pk},
    "outreach:cards": lambda town: {"pk": town.round.pk},
    "outreach:close": lambda town: {"pk": town.round.pk},
    "outreach:round": lambda town: {"pk": town.round.pk},
    "partners:card": lambda town: {"pk": town.partner.pk},
    "partners:edit": lambda town: {"pk": town.partner.pk},
    "partners:end": lambda town: {"pk": town.partner.pk},
    "partners:open": lambda town: {"pk": town.partner.pk},
    "partners:resume": lambda town: {"pk": town.partner.pk},
    "places:card": lambda town: {"pk": town.square.pk},
    "places:close": lambda town: {"pk": town.square.pk},
    "places:edit": lambda town: {"pk": town.square.pk},
    "places:facility": lambda town: {"pk": town.square.pk},
    "places:reopen": lambda town: {"pk": town.square.pk},
    "places:site": lambda town: {"pk": town.square.pk},
    "privacy:ask": lambda town: {"person_pk": town.elder.pk, "kind": "correction"},
    "privacy:copy_out": lambda town: {"pk": town.copy_request.pk},
    "privacy:erase": lambda town: {"pk": town.erase_request.pk},
    "privacy:own_copy": lambda town: {"person_pk": town.elder.pk, "form": "html"},
    "privacy:request": lambda town: {"pk": town.copy_request.pk},
    "privacy:request_back": lambda town: {"pk": town.copy_request.pk},
    "privacy:request_new": lambda town: {"pk": town.elder.pk},
    "privacy:agree": lambda town: {"person_pk": town.elder.pk, "kind": "news"},
    "privacy:consent": lambda town: {"pk": town.share.consent_id},
    "privacy:consent_new": lambda town: {"pk": town.elder.pk},
    "privacy:consents": lambda town: {"pk": town.elder.pk},
    "privacy:share_new": lambda town: {"pk": town.elder.pk},
    "privacy:shared_one": lambda town: {"pk": town.share.pk},
    "privacy:take_back": lambda town: {"pk": town.share.consent_id},
    "privacy:withdraw": lambda town: {"pk": town.consent.pk},
    "programmes:edit": lambda town: {"code": "free_clinic"},
    "programmes:programme": lambda town: {"code": "free_clinic"},
    "regions:edit": lambda town: {"pk": town.grid.pk},
    "regions:end": lambda town: {"pk": town.grid.pk},
    "regions:new": lambda town: {"pk": town.community.pk},
    "regions:region": lambda town: {"pk": town.community.pk},
    "reports:drill": lambda town: {"of": "free_clinic", "unit": "person_times"},
    "reports:export_records": lambda town: {"of": "free_clinic", "unit": "person_times"},
    "residents:card": lambda town: {"pk": town.elder.pk},
    "residents:close": lambda town: {"pk": town.elder.pk},
    "residents:edit": lambda town: {"pk": town.elder.pk},
    "residents:household": lambda town: {"pk": town.elder.pk},
    "residents:move": lambda town: {"pk": town.elder.pk},
    "residents:my_proxy": lambda town: {"pk": town.proxy.pk},
    "residents:my_proxy_end": lambda town: {"pk": town.proxy.pk},
    "residents:open": lambda town: {"pk": town.elder.pk, "field": "phone"},
    "residents:proxy_end": lambda town: {"pk": town.elder.pk, "proxy_pk": town.proxy.pk},
    "residents:proxy_new": lambda town: {"pk": town.elder.pk},
    "residents:reopen": lambda town: {"pk": town.elder.pk},
    "visits:carer": lambda town: {"pk": town.elder.pk},
    "visits:need": lambda town: {"pk": town.need.pk},
    "visits:person": lambda town: {"pk": town.elder.pk},
    "visits:plan_change": lambda town: {"pk": town.visit_plan.pk},
    "visits:plan_end": lambda town: {"pk": town.visit_plan.pk},
    "visits:take_over": lambda town: {"pk": town.unopened.pk},
    "visits:unopened_one": lambda town: {"pk": town.unopened.pk},
    "web:trace": lambda town: {"pk": town.running.pk},
}
#: Who works with what needs this right; everything else the community's staff.
HOLDERS = {
    "accounts.view": "admin",
    "accounts.edit": "admin",
    "regions.edit": "admin",
    "settings.edit": "admin",
    "programmes.edit": "district_officer",
    "audit.view": "auditor",
    "sharing.read": "partner_user",
}


def without_arguments(routes: list[Route]) -> list[str]:
    """Addresses that nobody has said how to open."""
    return [route.name for route in routes if route.arguments and route.name not in ARGUMENTS]


def holder_of(town: Any, route: Route) -> Any:
    """The user for whom the page is made."""
    if route.access in ("public", "signed_in") and route.name != "files:open":
        return town.daughter_user if route.name in ("residents:my_proxy_end",) else town.elder_user
    return getattr(town, HOLDERS.get(route.access, "staff"))
