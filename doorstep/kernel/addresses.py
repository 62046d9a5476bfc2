"""Addresses of the rows of a list: the route is looked up once, not once a row."""

from collections.abc import Callable
from functools import lru_cache

from django.urls import get_script_prefix, get_urlconf, reverse

#: A key that no address has otherwise; where it stands, that of the row will.
_PLACE = 909_090_909


def addresses(route: str) -> Callable[[int], str]:
    """`addresses("residents:card")(7)` is `reverse("residents:card", args=[7])`; for routes of one number."""
    before, after = _around(route, get_urlconf(), get_script_prefix())
    return lambda pk: f"{before}{pk:d}{after}"


@lru_cache(maxsize=128)
def _around(route: str, urlconf: str | None, _prefix: str) -> tuple[str, str]:
    before, _place, after = reverse(route, urlconf, args=[_PLACE]).partition(str(_PLACE))
    return before, after
