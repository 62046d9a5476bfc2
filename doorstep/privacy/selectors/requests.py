"""Requests about one's own data, as staff and the person read them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import NotFound
from doorstep.kernel.scope import get_visible
from doorstep.look.masks import masked_name
from doorstep.privacy.erasing import Lock, locks_of
from doorstep.privacy.models import DataRequest
from doorstep.privacy.selectors.looks import chosen
from doorstep.privacy.states import OPEN_REQUESTS, REQUEST, REQUESTS_RIGHT
from doorstep.privacy.words import ASKED_HOW, REQUEST_KINDS, REQUEST_STATES
from doorstep.residents.models import Person
from doorstep.residents.selectors import persons_spoken_for

MOST, LATEST = 200, 50


@dataclass(frozen=True, slots=True)
class RequestLine:
    request: DataRequest
    #: masked, for lists
    name: str
    title: Any
    word: Any
    kind: str
    icon: str
    how: Any
    late: bool


def line_of(asked: DataRequest, today: date) -> RequestLine:
    word, kind, icon = REQUEST_STATES[asked.state]
    return RequestLine(
        request=asked,
        # Of somebody who was erased nothing is left to be masked.
        name=asked.person.name if (asked.kind, asked.state) == ("erasure", "done") else masked_name(asked.person.name),
        title=REQUEST_KINDS[asked.kind],
        word=word,
        kind=kind,
        icon=icon,
        how=ASKED_HOW.get(asked.asked_how, ""),
        late=asked.state == "asked" and asked.due_on < today,
    )


@dataclass(frozen=True, slots=True)
class RequestsPage:
    waiting: list[RequestLine]
    answered: list[RequestLine]
    cut: bool


def requests_page(*, actor: Actor) -> RequestsPage:
    """What waits, the next to be due first; then the latest that were answered."""
    rows = DataRequest.objects.visible_to(actor).select_related("person__region")
    today = clock.today()
    waiting = list(rows.open().order_by("due_on", "id")[: MOST + 1])
    answered = rows.exclude(state__in=OPEN_REQUESTS).order_by("-decided_at", "-id")[:LATEST]
    return RequestsPage(
        [line_of(row, today) for row in waiting[:MOST]], [line_of(row, today) for row in answered], len(waiting) > MOST
    )


@dataclass(frozen=True, slots=True)
class RequestPage:
    line: RequestLine
    person: Person
    #: actions of the state table that this actor may take
    actions: list[str]


def request_page(*, actor: Actor, pk: int) -> RequestPage:
    get_visible(DataRequest, actor, pk=pk)
    found = (
        DataRequest.objects.visible_to(actor)
        .select_related("person__region", "person__household", "asked_by", "decided_by")
        .get(pk=pk)
    )
    may = actor.can_in(REQUESTS_RIGHT, found.area_path)
    return RequestPage(line_of(found, clock.today()), found.person, REQUEST.actions(found.state) if may else [])


@dataclass(frozen=True, slots=True)
class ErasurePage:
    line: RequestLine
    person: Person
    locks: list[Lock]


def erasure_page(*, actor: Actor, pk: int) -> ErasurePage:
    """Before it is pressed: what the law says must be kept of the person."""
    page = request_page(actor=actor, pk=pk)
    if page.line.request.kind != "erasure" or "carry_out" not in page.actions:
        raise NotFound
    return ErasurePage(page.line, page.person, locks_of(page.person, clock.today()))


@dataclass(frozen=True, slots=True)
class MyRequests:
    person: Person | None
    is_own: bool
    others: list[Person]
    lines: list[RequestLine]
    #: kinds that can be asked for now, with their names
    open: list[tuple[str, Any]]


def my_requests(*, actor: Actor, of: str = "") -> MyRequests:
    """What the reader asked about his data, or somebody for whom he acts (`of`, the number of the person)."""
    known = persons_spoken_for(actor=actor)
    person = chosen(known, of)
    if person is None:
        return MyRequests(None, False, [], [], [])
    rows = DataRequest.objects.visible_to(actor).filter(person=person).select_related("person").order_by("-id")
    lines = [line_of(row, clock.today()) for row in rows[:LATEST]]
    waiting = {line.request.kind for line in lines if line.request.state in OPEN_REQUESTS}
    is_own = person.user_id == actor.user_id
    return MyRequests(
        person,
        is_own,
        [other for other in known if other.pk != person.pk],
        lines,
        [
            (kind, word)
            for kind, word in REQUEST_KINDS.items()
            if kind not in waiting and not (is_own and kind == "copy")
        ],
    )


def my_request(*, actor: Actor, pk: int) -> RequestLine:
    """One request that the reader may take back himself."""
    rows = DataRequest.objects.visible_to(actor).filter(person_id__in=actor.person_ids)
    found = rows.select_related("person").filter(pk=pk).first()
    if found is None:
        raise NotFound
    return line_of(found, clock.today())
