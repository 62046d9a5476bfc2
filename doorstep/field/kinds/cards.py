"""A card was opened on the telephone: who, whose, when. It stands in the same log as every opened number."""

from typing import Any

from django.utils.translation import gettext as _

from doorstep.accounts.services import disclose
from doorstep.field.kinds.sent import Sent
from doorstep.field.states import USE_RIGHT
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.kernel.scope import get_visible, require
from doorstep.residents.models import Person


def open_card(actor: Actor, sent: Sent) -> dict[str, Any]:
    person = get_visible(Person, actor, pk=sent.whole("person"))
    require(actor, USE_RIGHT, person.area_path)
    moment = f"{clock.local(sent.happened_at):%Y-%m-%d %H:%M}"
    purpose = _("On the telephone, for a visit, opened at %(moment)s") % {"moment": moment}
    disclose(actor=actor, thing=person, field="phone", purpose=purpose, right=USE_RIGHT, person_id=person.pk)
    return {}
