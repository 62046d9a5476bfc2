"""Every route says who may open it."""

from collections.abc import Callable, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, path

from doorstep.kernel.access import PUBLIC, SIGNED_IN, public
from tests.architecture.exceptions import LIBRARY_VIEWS

View = Callable[..., Any]


def routes(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[tuple[str, View]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, before + str(pattern.pattern))
        else:
            yield before + str(pattern.pattern), pattern.callback


def access_of(view: View) -> str | None:
    return getattr(view, "doorstep_access", None)


def silent(patterns: list[URLPattern | URLResolver]) -> list[str]:
    """Routes that declare nothing and are no library's."""
    return [
        f"{route} ({view.__module__}.{view.__qualname__})"
        for route, view in routes(patterns)
        if access_of(view) is None and not view.__module__.startswith(tuple(LIBRARY_VIEWS))
    ]


def test_every_route_declares_its_right() -> None:
    everything = list(routes(get_resolver().url_patterns))
    for route, view in sorted(everything, key=lambda pair: pair[0]):
        print(f"{access_of(view) or 'library':24} /{route}")
    assert everything
    assert silent(get_resolver().url_patterns) == []


def test_every_declared_right_exists() -> None:
    from doorstep.accounts.roles import RIGHTS

    declared = {access_of(view) for _route, view in routes(get_resolver().url_patterns)} - {None, PUBLIC, SIGNED_IN}
    assert declared - set(RIGHTS) == set()


def test_a_route_that_says_nothing_is_found() -> None:
    def forgotten(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    @public
    def declared(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    found = silent([path("forgotten/", forgotten), path("declared/", declared)])
    assert len(found) == 1
    assert found[0].startswith("forgotten/")


def test_the_middleware_lets_in_no_other_libraries() -> None:
    from doorstep.accounts import middleware

    assert [name for name in middleware.LIBRARY_VIEWS if not name.startswith(tuple(LIBRARY_VIEWS))] == []
