from django.utils.translation import gettext_lazy as _

from doorstep.kernel.errors import Refused


class NotADemo(Refused):
    """Real data must never be mixed with invented people, nor be removed by a demo."""

    code = "not_a_demo"
    sentence = _("This database holds data that are not of the demo.")
    what_to_do = _("Use another folder (DOORSTEP_HOME) or another database (DATABASE_URL) for the demo.")


class OtherDemo(Refused):
    code = "other_demo"
    sentence = _("The demo district in this database was built by another version of the product.")
    what_to_do = _("Build it anew: doorstep demo --fresh")


class StillInUse(Refused):
    code = "still_in_use"
    sentence = _("The demo can't be built anew while something else uses its database.")
    what_to_do = _("Stop the other program first, for instance a demo that is being served.")
