"""The square that leads from the paper to the page. It carries the version, so that the page knows how old it is."""

import io

import segno
from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from doorstep.cards.selectors import Face


def address_of(face: Face) -> str:
    site = str(settings.DOORSTEP_SITE).rstrip("/")
    return f"{site}{reverse('cards:public', args=[face.card.code])}?v={face.version.number}"


def svg(face: Face) -> bytes:
    held = io.BytesIO()
    segno.make(address_of(face), error="m", micro=False).save(held, kind="svg", border=2, xmldecl=False, nl=False)
    return held.getvalue()


def drawn(face: Face) -> SafeString:
    code = segno.make(address_of(face), error="m", micro=False)
    return mark_safe(code.svg_inline(omitsize=True, border=2, svgclass="d-qr"))
