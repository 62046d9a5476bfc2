"""Why visits say no."""

from django.utils.translation import gettext_lazy as _

from doorstep.kernel.errors import BadInput, Refused, WrongState


class PlanEmpty(BadInput):
    code = "visits_plan_empty"
    sentence = _("A plan needs a name, and says for whom it is.")
    what_to_do = _("Choose a level of care or at least one tag.")


class TagGuarded(BadInput):
    code = "visits_plan_guarded"
    sentence = _("This tag may stand on no list, so no plan can be made from it.")
    what_to_do = _("Give these people a level of care instead.")


class PlanDates(BadInput):
    code = "visits_plan_dates"
    sentence = _("A plan ends on the day it begins or later.")


class PlanTwice(Refused):
    code = "visits_plan_twice"
    sentence = _("The same plan holds in this area already.")
    what_to_do = _("Open it from the list of plans.")


class PlanUnchanged(BadInput):
    code = "visits_plan_same"
    sentence = _("The plan says this already.")
    what_to_do = _("Change what is to be different, or go back.")


class PlanEnded(WrongState):
    code = "visits_plan_ended"
    sentence = _("This plan has ended.")
    what_to_do = _("Make a new one.")


class SeenAhead(BadInput):
    code = "visits_seen_ahead"
    sentence = _("A visit can't lie in the future.")
    what_to_do = _("Check day and hour.")


class SeenTooLongAgo(BadInput):
    code = "visits_seen_old"
    sentence = _("This visit lies more than %(days)s days back.")
    what_to_do = _("Check the day. Older visits are entered by the community office.")


class ResultNotAtDoor(BadInput):
    code = "visits_result_mode"
    sentence = _("This result doesn't go with a call.")
    what_to_do = _("Choose how the visit was made once more.")


class CardNotAtDoor(BadInput):
    code = "visits_card"
    sentence = _("A card is handed over where somebody opened the door.")
    what_to_do = _("Take the tick away, or choose how the visit was made once more.")


class SeenAlready(Refused):
    code = "visits_seen_already"
    sentence = _("%(who)s recorded a visit to this person on this day already, at %(hour)s.")
    what_to_do = _("Nothing is to be done. A visit made together is one visit.")


class NumberUsedElsewhere(Refused):
    code = "visits_uuid"
    sentence = _("This number stands for another visit.")
    what_to_do = _("Open the page again and enter it once more.")


class FileWasClosed(WrongState):
    code = "visits_file_closed"
    sentence = _("The file of this person was closed before this visit.")
    what_to_do = _("If it was closed by mistake, open it again first.")


class NeedUnclear(BadInput):
    code = "visits_need"
    sentence = _("Say in a few words what is needed, and choose a day from today on.")


class AnswerMissing(BadInput):
    code = "visits_answer"
    sentence = _("Write in a few words what came of it.")


class ReasonMissing(BadInput):
    code = "visits_reason"
    sentence = _("Please give the reason in a few words.")


class WorkerElsewhere(BadInput):
    code = "visits_worker"
    sentence = _("This worker doesn't record visits in this area.")
    what_to_do = _("Choose somebody who does, or give him the role first.")


class UntilWrong(BadInput):
    code = "visits_until"
    sentence = _("The day until which it holds lies ahead.")


class StepNotOpen(WrongState):
    code = "visits_step"
    sentence = _("This step is not open now.")
    what_to_do = _("Open the page again to see how it stands now.")


class NothingToHandOver(Refused):
    code = "visits_nothing_to_hand_over"
    sentence = _("Nobody is named to this worker, so there is nothing to hand over.")
