"""The account of a resident whose data are erased."""

from django.db import transaction
from django.utils.translation import gettext as _

from doorstep.accounts.models import Assignment, SignIn, User
from doorstep.kernel import events
from doorstep.kernel.actor import Actor


def erase_account(*, actor: Actor, user: User) -> bool:
    """Empties and closes an account that no role hangs on; one of a worker stays his. The caller has checked the right.

    The row itself stays without a name, because the log says by its number what was done with it.
    """
    with transaction.atomic():
        row = User.objects.select_for_update().get(pk=user.pk)
        if Assignment.objects.filter(user=row).exists():
            return False
        row.username, row.name = f"erased-{row.pk}", _("erased")
        row.phone, row.phone_hash, row.phone_verified_at, row.is_active = "", "", None, False
        row.set_unusable_password()
        row.save()
        SignIn.objects.filter(user_id=row.pk).delete()
        events.record(actor, row, "account_closed", from_state="open", to_state="closed", area_path="")
    return True
