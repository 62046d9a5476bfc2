"""Cards as PDF: A4 with one large card, or A4 with four small ones to be cut apart.

The layout is `sheets/card.typ`; it holds no words, they come from here in the language of the reader. The fonts come
with the product, so that a new machine prints the same; a character they lack is looked for in those of the machine.
"""

import json
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

import typst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from doorstep.cards import qr
from doorstep.cards.kinds import EMERGENCY
from doorstep.cards.selectors import Entry, Face

FORMS = ("a4", "a6")
HERE = Path(__file__).parent / "sheets"
FONTS = Path(__file__).parent.parent / "look" / "fonts"
#: Read once: the fonts are the dear part.
_LOCK = Lock()


def made(faces: Sequence[Face], form: str) -> bytes:
    """One PDF with a page for each card."""
    given = {
        "form": form,
        "lang": "zh" if (get_language() or "zh").startswith("zh") else "en",
        "title": _("Contact card of the grid"),
        "author": _("Doorstep"),
        "lead": _("One call, and somebody comes to your door."),
        "what": _(
            "A lamp to be mended, medicine to be fetched, company to the doctor, somebody to talk to: just call."
        ),
        "where": _("Please put it beside the telephone or behind the door."),
        "emergency": [{"number": number, "word": str(word)} for number, word in EMERGENCY],
        "cards": [_card(face) for face in faces],
    }
    with _LOCK:
        return bytes(_compiler().compile(format="pdf", sys_inputs={"data": json.dumps(given, ensure_ascii=False)}))


@lru_cache(maxsize=1)
def _compiler() -> Any:
    return typst.Compiler(input=str(HERE / "card.typ"), root=str(HERE), font_paths=[str(FONTS)])


def _card(face: Face) -> dict[str, Any]:
    return {
        "around": face.around,
        "name": face.title,
        "qr": qr.svg(face).decode(),
        "version": face.version_said,
        "first": [_line(one) for one in face.first],
        "rest": [_line(one) for one in face.rest],
    }


def _line(one: Entry) -> dict[str, str]:
    return {"kind": str(one.kind.name), "name": one.name, "phone": one.phone, "note": one.note}
