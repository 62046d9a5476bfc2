"""Who may see and do what, read from the code: `python -m tests.access_table` writes docs/access.md.

With `--check` it only compares.

Data: every table is asked through its `visible_to` by an actor who notes which rights it asks for. Actions: every route
says which right it needs. Roles have their rights from `accounts.roles`. Nothing here is written by hand.
"""

import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PAGE = Path(__file__).resolve().parent.parent / "docs" / "access.md"
PROBE_AREA, PROBE_ORGANISATION, PROBE_PERSON = "a/b/c/", 7, 9


@dataclass
class Asked:
    """What a table asked of the actor: rights over areas, rights for an organisation, and whether for his own rows."""

    areas: set[str] = field(default_factory=set)
    organisations: set[str] = field(default_factory=set)
    own: bool = False

    @property
    def is_open(self) -> bool:
        return not self.areas and not self.organisations and not self.own


def probe(asked: Asked) -> Any:
    from doorstep.kernel.actor import Actor

    class Probe(Actor):
        """Holds everything, and notes what he is asked for."""

        __slots__ = ()

        def areas(self, right: str) -> tuple[str, ...]:
            asked.areas.add(right)
            return (PROBE_AREA,)

        def organisations(self, right: str) -> frozenset[int]:
            asked.organisations.add(right)
            return frozenset({PROBE_ORGANISATION})

        def __getattribute__(self, name: str) -> Any:
            if name in ("person_ids", "user_id"):
                asked.own = True
            return super().__getattribute__(name)

    return Probe(user_id=1, person_ids=frozenset({PROBE_PERSON}))


def tables() -> dict[str, Asked]:
    """Every table that is read through `visible_to`, with what it asks."""
    from django.apps import apps

    found = {}
    for model in apps.get_models():
        rows = model._default_manager.all()
        if model.__module__.startswith("doorstep.") and hasattr(rows, "visible_to"):
            asked = Asked()
            rows.visible_to(probe(asked))
            found[model._meta.label] = asked
    return dict(sorted(found.items()))


def reach(role: str, asked: Asked) -> str:
    """`all`, `area`, `office`, `own` or nothing: how far a role sees a table."""
    from doorstep.accounts.roles import ROLES, Role

    rule = ROLES[Role(role)]
    if asked.is_open:
        return "all"
    if rule.over == "organisation" and rule.rights & asked.organisations:
        return "office"
    if rule.over == "area" and rule.rights & asked.areas:
        return "area"
    return "own" if asked.own else ""


def roles() -> list[str]:
    from doorstep.accounts.roles import Role

    return [str(role) for role in Role]


def actions() -> dict[str, list[str]]:
    """right (or `public`, `signed_in`) → the routes that need it."""
    from tests.routes import all_routes

    found: dict[str, list[str]] = {}
    for route in all_routes():
        found.setdefault(route.access, []).append(route.name)
    return dict(sorted(found.items()))


def may_open(role: str, access: str) -> bool:
    from doorstep.accounts.roles import ROLES, Role

    return access in ("public", "signed_in") or access in ROLES[Role(role)].rights


def guarded_tags() -> dict[str, str]:
    from doorstep.elders.tags import GUARDED

    return {tag.value: right for tag, right in GUARDED.items()}


def text() -> str:
    names = roles()
    lines = [
        "# Who may see and do what",
        "",
        "Made from the code by `python -m tests.access_table`; `tests/architecture/test_access.py` fails when it is",
        "old, and walks every cell against the real selectors and routes. Do not edit.",
        "",
        "## Data",
        "",
        "*area*: the rows of the areas over which the role is held. *office*: those of one's organisation. *own*: rows",
        "of oneself, and of those for whom one acts. *all*: no secret. Empty: nothing; a 404.",
        "",
        *_table(
            ["Table", *names, "resident"],
            ([label, *(reach(role, asked) for role in names), _resident(asked)] for label, asked in tables().items()),
        ),
        "",
        "Tags that only named roles see, also where the table above lets the role see the person:",
        "",
        *_table(
            ["Tag", *names, "resident"],
            (
                [tag, *("area" if may_open(role, right) else "" for role in names), ""]
                for tag, right in guarded_tags().items()
            ),
        ),
        "",
        "## Actions",
        "",
        "What a page or form needs. Over which rows is decided by the table above.",
        "",
        *_table(
            ["Right", *names, "Pages and forms"],
            (
                [right, *("x" if may_open(role, right) else "" for role in names), ", ".join(routes)]
                for right, routes in actions().items()
            ),
        ),
        "",
    ]
    return "\n".join(lines)


def _resident(asked: Asked) -> str:
    return "all" if asked.is_open else "own" if asked.own else ""


def _table(head: list[str], rows: Iterable[list[str]]) -> list[str]:
    return [
        "| " + " | ".join(head) + " |",
        "|" + "---|" * len(head),
        *("| " + " | ".join(row) + " |" for row in rows),
    ]


def main() -> int:
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "doorstep.settings")
    import django

    django.setup()
    if "--check" in sys.argv:
        same = PAGE.exists() and PAGE.read_text(encoding="utf-8") == text()
        print("docs/access.md is current." if same else "docs/access.md is old: run python -m tests.access_table")
        return 0 if same else 1
    PAGE.write_text(text(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
