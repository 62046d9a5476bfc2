"""What writing a notice refuses beyond what messaging refuses."""

from django.utils.translation import gettext_lazy as _

from doorstep.kernel.errors import BadInput


class NoSignupList(BadInput):
    code = "notice_no_signup_list"
    sentence = _("A sign-up list belongs to an activity, and none was chosen.")
    what_to_do = _("Open the activity and write the notice from there.")
