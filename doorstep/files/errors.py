from django.utils.translation import gettext_lazy as _

from doorstep.kernel.errors import BadInput


class TooBig(BadInput):
    code = "file_too_big"
    sentence = _("This file has %(size)s MB; at most %(limit)s MB can be taken.")
    what_to_do = _("Send a smaller photo, or a part of it. Nothing was saved.")
    status = 413


class NotAnImage(BadInput):
    code = "not_an_image"
    sentence = _("This file is not a photo, or it is damaged.")
    what_to_do = _("Choose a photo in JPEG, PNG or WebP. Nothing was saved.")


class TooManyPixels(BadInput):
    code = "too_many_pixels"
    sentence = _("This picture is too large to be opened safely.")
    what_to_do = _("Take it again with a normal phone camera, or make it smaller. Nothing was saved.")


class ReasonMissing(BadInput):
    """Lists of people leave the house for a reason, or not at all."""

    code = "reason_missing"
    sentence = _("Say in a few words what the list is taken for.")
