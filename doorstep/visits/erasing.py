"""What becomes of unopened doors when a person is erased: that and when somebody went stays, what was said goes."""

from typing import Any

from doorstep.visits.models import EscalationStep


def silent(escalations: Any) -> None:
    EscalationStep.objects.filter(escalation__in=escalations).update(spoke_to="", note="")
