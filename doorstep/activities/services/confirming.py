"""Confirmations of new sign-ups, written by the worker from the sign-ups themselves."""

from collections import defaultdict

from django.db import transaction

from doorstep.activities.models import Activity, Signup
from doorstep.activities.services.notices import tell_booked, tell_waiting
from doorstep.activities.states import RECORDING_STATES, SignupState


def confirm_signups(limit: int = 500) -> int:
    """Write the confirmations of up to `limit` untold sign-ups; returns how many sign-ups were taken.

    Rows are taken under lock and marked in the transaction that writes their messages, so each is confirmed once
    however many workers there are, and one that dies in the middle leaves them as they were.
    """
    with transaction.atomic():
        untold = list(
            Signup.objects.filter(told=False, state__in=(SignupState.BOOKED, SignupState.WAITING))
            .select_for_update(skip_locked=True, of=("self",), no_key=True)
            .select_related("person", "by")
            .order_by("id")[:limit]
        )
        if not untold:
            return 0
        activities = Activity.objects.select_related("programme", "region", "site").in_bulk(
            {signup.activity_id for signup in untold}
        )
        groups: dict[tuple[int, str], list[Signup]] = defaultdict(list)
        for signup in untold:
            if activities[signup.activity_id].state in RECORDING_STATES:
                groups[signup.activity_id, signup.state].append(signup)
        for (activity_id, state), signups in groups.items():
            tell = tell_booked if state == SignupState.BOOKED else tell_waiting
            tell(activity=activities[activity_id], signups=signups)
        Signup.objects.filter(pk__in=[signup.pk for signup in untold]).update(told=True)
    return len(untold)


def confirm_all() -> int:
    """Until nothing is left."""
    total = 0
    while taken := confirm_signups():
        total += taken
    return total
