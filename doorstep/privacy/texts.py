"""What somebody agrees to, in the words that are read to him. The words of his day are kept in the row.

A changed text gets another version; what was agreed to before stays agreed to in the old words.
"""

from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _


class Kind(StrEnum):
    SHARE = "share"
    PHOTOS = "photos"
    HEALTH = "health"
    NEWS = "news"


VERSION = "2026-1"
KINDS: dict[str, Any] = {
    Kind.SHARE: _("Sharing with a partner"),
    Kind.PHOTOS: _("Photos of activities"),
    Kind.HEALTH: _("Health entries"),
    Kind.NEWS: _("Invitations and news"),
}
#: What one can agree to by itself, beside a share.
GENERAL: dict[str, Any] = {
    Kind.PHOTOS: _(
        "The community may show photos of activities on which I can be recognised, in its windows and on its pages. "
        "Without my agreement it shows none. I can take this back at any time."
    ),
    Kind.HEALTH: _(
        "The community may keep what I tell of my illnesses and what is measured at free clinics, so that helpers know "
        "what to look after. Only the workers of my area read it. I can take this back at any time."
    ),
    Kind.NEWS: _(
        "The community may invite me to activities by telephone and SMS. "
        "What concerns my own matters comes in any case. I can take this back at any time."
    ),
}
#: PIPL Art. 23: recipient and contact, purpose, way, kinds of data; and the end.
SHARE_TEXT = _(
    "%(partner)s (%(contact)s) may read of me: %(fields)s. What for: %(purpose)s. From %(start)s to %(end)s, on a page "
    "of this platform. On the last day it stops by itself, and I can take it back at any time before, at the window, "
    "by telephone or on my own page."
)
