"""The app itself: a page without data, the worker that keeps it on the telephone, and how it is installed."""

import hashlib
import json

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from doorstep.field import bundle as built
from doorstep.field import client_words
from doorstep.field.kinds import visits
from doorstep.kernel.access import public
from doorstep.kernel.http import ActorRequest
from doorstep.look.masks import compound_surnames

POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; frame-ancestors 'none'; base-uri 'self'; form-action 'self'; "
    "object-src 'none'"
)


@public
@require_safe
def app(request: ActorRequest) -> HttpResponse:
    """The same page for everybody: who it is and what he may see is asked afterwards."""
    bundle = built.bundle()
    context = {"bundle": bundle, "config": _config(bundle), "words": client_words.words() if bundle else {}}
    response = render(request, "field/app.html", context)
    response["Content-Security-Policy"] = POLICY
    response["Cache-Control"] = "no-cache"
    return response


def _config(bundle: built.Bundle | None) -> dict[str, object]:
    urls = {
        "hello": reverse("field:hello"),
        "device": reverse("field:register"),
        "sync": reverse("field:sync"),
        "photo": reverse("field:photo"),
        "wiped": reverse("field:wiped"),
        "sign_in": reverse("accounts:sign_in"),
        "sign_out": reverse("accounts:sign_out"),
        "worker": reverse("field:worker"),
        "console": reverse("web:start"),
    }
    return {
        "version": bundle.version if bundle else "",
        "icons": static("doorstep/icons.svg"),
        "surnames": sorted(compound_surnames()),
        "tags": client_words.tag_words(),
        "choices": client_words.choices(),
        "visit": visits.sheet(),
        "urls": urls,
    }


@public
@require_safe
def worker(request: ActorRequest) -> HttpResponse:
    """The service worker. Its first line names every file of this version, so that a new version is a new worker."""
    bundle = built.bundle()
    if bundle is None:
        return HttpResponse("", content_type="text/javascript", status=404)
    home = reverse("field:app")
    said = json.dumps([client_words.words(), client_words.choices(), client_words.tag_words(), visits.sheet()])
    shell = {
        # Other words are another version too: they stand in the page that is kept.
        "version": f"{bundle.version}-{hashlib.blake2b(said.encode(), digest_size=4).hexdigest()}",
        "home": home,
        "files": [home, reverse("field:manifest"), *bundle.files],
    }
    source = f"self.SHELL={json.dumps(shell)};\n{built.worker_source()}"
    response = HttpResponse(source, content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    response["Vary"] = "Cookie, Accept-Language"
    return response


@public
@require_safe
def manifest(request: ActorRequest) -> JsonResponse:
    """How the app is called and looks on the home screen."""
    home = reverse("field:app")
    content = {
        "id": home,
        "name": _("Doorstep, on the way"),
        "short_name": _("Doorstep"),
        "start_url": home,
        "scope": home,
        "display": "standalone",
        "background_color": "#FAF7F1",
        "theme_color": "#FAF7F1",
        "lang": get_language() or settings.LANGUAGE_CODE,
        "icons": [
            {"src": static("field/icon-192.png"), "sizes": "192x192", "type": "image/png", "purpose": "any maskable"},
            {"src": static("doorstep/mark.svg"), "sizes": "any", "type": "image/svg+xml"},
        ],
    }
    response = JsonResponse(content, content_type="application/manifest+json")
    response["Cache-Control"] = "no-cache"
    return response
