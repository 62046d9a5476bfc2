"""What the use cases refuse beyond what the features refuse."""

from django.utils.translation import gettext_lazy as _

from doorstep.kernel.errors import BadInput


class NoSignupList(BadInput):
    code = "notice_no_signup_list"
    sentence = _("A sign-up list belongs to an activity, and none was chosen.")
    what_to_do = _("Open the activity and write the notice from there.")


class NotDecided(BadInput):
    code = "recut_not_decided"
    sentence = _("Nothing was chosen, so nothing was moved.")
    what_to_do = _("Choose a new area in at least one line and save again.")
