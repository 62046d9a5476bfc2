"""Why a message did not go, as codes in `Message.error` and as words on the page."""

from django.utils.translation import gettext_lazy as _

NO_PHONE = "no_phone"
LANDLINE = "landline"
NO_ACCOUNT = "no_account"
OPTED_OUT = "opted_out"
SAME_PHONE = "same_phone"
#: Not stored: how SAME_PHONE reads on the list of those not reached.
SHARED_MISSED = "shared_missed"
MANY_TRIES = "many_tries"
WORKER_DIED = "worker_died"

WORDS = {
    NO_PHONE: _("No phone number"),
    LANDLINE: _("A landline, no SMS reaches it"),
    NO_ACCOUNT: _("Never signed in here, so there is no inbox"),
    OPTED_OUT: _("Wants no SMS"),
    SAME_PHONE: _("Shares a phone, which gets one SMS"),
    SHARED_MISSED: _("The phone they share did not get it"),
    MANY_TRIES: _("Tried several times without success"),
    WORKER_DIED: _("Broken off while sending: it may have arrived"),
}


def words(error: str, *, missed: bool = False) -> str:
    """The sentence for a code; what a gateway said stands as it is. `missed`: said of somebody who was not reached."""
    if missed and error == SAME_PHONE:
        error = SHARED_MISSED
    return str(WORDS.get(error, error))
