"""Every view says who may open it. A view that says nothing is refused.

    @public                          everybody, signed in or not
    @signed_in                       anybody who has signed in
    @requires("activities.edit")     somebody who holds the right somewhere; where exactly is decided by visible_to

The declaration is read by accounts.middleware.AccessMiddleware, and by the test that walks all routes and checks that
each right is one of accounts.roles.RIGHTS.
"""

from collections.abc import Callable
from typing import Any, TypeVar

V = TypeVar("V", bound=Callable[..., Any])

PUBLIC = "public"
SIGNED_IN = "signed_in"


def public(view: V) -> V:
    view.doorstep_access = PUBLIC  # type: ignore[attr-defined]
    return view


def signed_in(view: V) -> V:
    view.doorstep_access = SIGNED_IN  # type: ignore[attr-defined]
    return view


def requires(right: str) -> Callable[[V], V]:
    def declare(view: V) -> V:
        view.doorstep_access = right  # type: ignore[attr-defined]
        return view

    return declare
