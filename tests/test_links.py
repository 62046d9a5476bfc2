"""Whoever sees a link can open it. Everybody starts at his first page and follows what he is offered."""

import re
from collections import Counter, deque
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import Resolver404, resolve

from tests.architecture.test_outsiders import client_of, put_away, text_of
from tests.town import LivelyTown

pytestmark = pytest.mark.django_db
READERS = [
    "staff", "grid_worker", "officer", "district_officer", "admin", "auditor", "doctor", "neighbour_staff",
    "far_officer", "partner_user", "elder_user", "daughter_user", "man_user", None,
]  # fmt: skip
#: Of the same kind of page so many are opened.
OF_A_KIND = 3


def links_of(page: str) -> list[str]:
    """Addresses of this site that a reader can press: links, and what htmx fetches by itself."""
    found = re.findall(r'(?:href|hx-get|src)="(/[^"#]*)', page)
    return [unescape(address) for address in found if not address.startswith("/static/")]


def kind_of(address: str) -> str:
    path, _, query = address.partition("?")
    try:
        name = resolve(path).view_name
    except Resolver404:
        return address
    return f"{name}?{','.join(sorted(re.findall(r'([a-z_]+)=', query)))}"


def dead_links(client: Client, start: str = "/") -> tuple[dict[str, str], int]:
    """Address → what it answers and where it stands, for those that do not open; and how many were opened."""
    waiting = deque([(start, "")])
    opened: set[str] = set()
    kinds: Counter[str] = Counter()
    dead: dict[str, str] = {}
    while waiting:
        address, stands_on = waiting.popleft()
        if address in opened or kinds[kind_of(address)] >= OF_A_KIND:
            continue
        opened.add(address)
        kinds[kind_of(address)] += 1
        answer = client.get(address)
        if answer.status_code in (301, 302):
            waiting.append((answer["Location"], stands_on))
        elif answer.status_code != 200:
            dead[address] = f"{answer.status_code} on {stands_on}"
        elif "html" in answer["Content-Type"]:
            waiting.extend((link, address) for link in links_of(text_of(answer)))
        put_away(answer)
    return dead, len(opened)


@pytest.mark.parametrize("who", READERS)
def test_every_link_opens_for_the_one_who_sees_it(town: LivelyTown, who: str | None) -> None:
    reader: Any = getattr(town, who) if who else None
    dead, opened = dead_links(client_of(reader))
    assert dead == {}
    assert opened >= 6
