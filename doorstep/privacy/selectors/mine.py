"""The way from a resident's own page to what he may read and ask about his data."""

from django.utils.translation import gettext_lazy as _

from doorstep.kernel.actor import Actor
from doorstep.residents.models import Person
from doorstep.residents.selectors import CardBlock


def mine_block(actor: Actor, person: Person) -> CardBlock | None:
    """Registered with `residents.selectors.speaking`."""
    return CardBlock(_("My data"), "privacy/mine.html", {}) if person.pk in actor.person_ids else None
