"""Why the field app says no."""

from django.utils.translation import gettext_lazy as _

from doorstep.kernel.errors import BadInput, NotAllowed, Refused, WrongState


class BodyWrong(BadInput):
    """The telephone sent something that it can't have meant: an old version, or somebody else's program."""

    code = "field_body"
    sentence = _("The telephone sent something that can't be read.")
    what_to_do = _(
        "Update the app: open it while there is a signal, then send again. Nothing on the telephone is lost."
    )


class TooMuchAtOnce(BadInput):
    code = "field_too_much"
    sentence = _("More was sent at once than can be taken.")
    what_to_do = _("Send it in smaller parts.")
    status = 413


class UnknownKind(BadInput):
    code = "field_kind"
    sentence = _("This kind of record isn't known here.")
    what_to_do = _(
        "Update the app: open it while there is a signal, then send again. Nothing on the telephone is lost."
    )


class UuidTaken(Refused):
    code = "field_uuid"
    sentence = _("Something else was recorded under the same number already.")
    what_to_do = _("Record it once more.")


class UnknownDevice(NotAllowed):
    code = "field_device"
    sentence = _("This telephone isn't registered for your account.")
    what_to_do = _("Sign in again in the field app.")


class DeviceWiped(NotAllowed):
    code = "field_wiped"
    sentence = _("The office has ordered that everything on this telephone is erased.")
    what_to_do = _("Ask your community office.")


class ReasonMissing(BadInput):
    code = "field_reason"
    sentence = _("Say in a few words why the telephone is erased.")


class ChangedMeanwhile(WrongState):
    code = "field_changed"
    sentence = _("The file has been changed since this page was opened.")
    what_to_do = _("Compare once more what it says now.")


class DecidedAlready(WrongState):
    code = "field_decided"
    sentence = _("Somebody has decided on this already.")
    what_to_do = _("Go on with the next one.")
