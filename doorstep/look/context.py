"""What every page knows about its look."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from doorstep.kernel import clock

MODE_COOKIE = "mode"
ELDER = "elder"
CONSOLE_PREFIX = "/console/"


def face_of(request: HttpRequest) -> str:
    """`console` or `phone`: by what the view said (`request.face`), else by the address."""
    face = getattr(request, "face", "")
    if face in ("console", "phone"):
        return str(face)
    return "console" if request.path.startswith(CONSOLE_PREFIX) else "phone"


def refusal_layout_of(request: HttpRequest) -> str:
    """The layout of a refusal: the page one would have been on, or nothing around it for a part of a page."""
    if getattr(request, "htmx", False):
        return "look/bare.html"
    return "look/console.html" if face_of(request) == "console" else "look/phone.html"


def look(request: HttpRequest) -> dict[str, Any]:
    """`mode` ('elder' or ''), `face`, `phone_number` and `phone_link`, `now`, `refusal_layout`."""
    number = str(getattr(settings, "DOORSTEP_HELP_PHONE", "0513-0000 1234"))
    return {
        "mode": ELDER if request.COOKIES.get(MODE_COOKIE) == ELDER else "",
        "face": face_of(request),
        "phone_number": number,
        "phone_link": "tel:" + "".join(mark for mark in number if mark.isdigit() or mark == "+"),
        "now": clock.now(),
        "refusal_layout": refusal_layout_of(request),
    }
