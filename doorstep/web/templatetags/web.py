"""Words of the first pages."""

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from doorstep.activities.models import Activity, SignupMode

register = template.Library()


@register.filter
def places_said(activity: Activity) -> str:
    """How it stands with places, in one phrase."""
    if activity.signup_mode == SignupMode.NONE:
        return _("No sign-up needed, just come")
    if activity.capacity is None:
        return _("Room for everybody")
    left = max(activity.capacity - activity.taken, 0)
    if not left:
        return _("Full, you may wait for a place")
    return ngettext("%(n)s place left", "%(n)s places left", left) % {"n": left}
