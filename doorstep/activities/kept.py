"""What of activities must be kept of a person, asked before he is erased."""

from datetime import date

from django.utils.translation import gettext as _

from doorstep.activities.models import FollowUp, ServiceDone
from doorstep.kernel import clock, dated_settings
from doorstep.privacy.erasing import Lock
from doorstep.residents.models import Person


def readings_kept(person: Person, day: date) -> list[Lock]:
    """Registered with `privacy.erasing`: how long readings are kept, and whom to look after."""
    found = []
    measured = ServiceDone._base_manager.filter(person=person, withdrawn_at__isnull=True).exclude(reading={})
    last = measured.order_by("-at").first()
    if last is not None:
        years = dated_settings.value("privacy.keep_readings_years", area_path=person.area_path)
        until = _years_later(clock.local(last.at).date(), years)
        if until >= day:
            what = _("what was measured at free clinics (medical records are kept for %(n)s years)") % {"n": years}
            found.append(Lock(what, until))
    if FollowUp._base_manager.filter(person=person, done_at__isnull=True).exists():
        found.append(Lock(_("a measured value that somebody still has to look after")))
    return found


def _years_later(day: date, years: int) -> date:
    """The same day of the year; of the 29th of February the last of the month."""
    year = day.year + years
    return day.replace(year=year, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=year)
