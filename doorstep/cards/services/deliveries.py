"""Noting which door got which card. The doors are locked first, in the order of their keys."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from doorstep.cards import errors
from doorstep.cards.doors import with_card
from doorstep.cards.models import DELIVER, CardDelivery, CardVersion, Via
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import BadInput, NotFound
from doorstep.kernel.events import record, record_many
from doorstep.kernel.scope import require
from doorstep.residents.models import Household

MOST = 500


def deliver(
    *,
    actor: Actor,
    version_id: int,
    household_ids: Sequence[int],
    client_uuid: uuid.UUID,
    via: str = Via.DESK,
    delivered_at: datetime | None = None,
) -> list[CardDelivery]:
    """This version was brought to these doors. What hangs there already is not noted again.

    `client_uuid` is made by the page or the telephone and stands for the whole act: sent again, it does nothing.
    Gives the rows of these doors, old and new.
    """
    wanted = sorted(set(household_ids))
    if not wanted:
        raise errors.NothingChosen
    if len(wanted) > MOST:
        raise errors.TooManyDoors(most=MOST)
    if via not in Via.values:
        raise BadInput
    now = clock.now()
    at = delivered_at or now
    if at > now:
        raise errors.NotYetBrought
    version = CardVersion.objects.visible_to(actor).select_related("card").filter(pk=version_id).first()
    if version is None:
        raise NotFound
    with transaction.atomic():
        homes = _homes(actor, wanted, version)
        numbers = {home.pk: uuid.uuid5(client_uuid, str(home.pk)) for home in homes}
        sent = {one.household_id: one for one in CardDelivery.objects.filter(client_uuid__in=numbers.values())}
        hanging = {one.household_id: one for one in CardDelivery.objects.filter(household__in=wanted, is_current=True)}
        fresh = [
            home
            for home in homes
            if home.pk not in sent and (home.pk not in hanging or hanging[home.pk].version_id != version.pk)
        ]
        gone = [hanging[home.pk].pk for home in fresh if home.pk in hanging]
        CardDelivery.objects.filter(pk__in=gone).update(is_current=False)
        made = CardDelivery.objects.bulk_create(
            CardDelivery(
                region_id=home.region_id,
                area_path=home.area_path,
                household=home,
                version=version,
                client_uuid=numbers[home.pk],
                via=via,
                delivered_at=at,
                recorded_at=now,
                by_id=actor.user_id,
            )
            for home in fresh
        )
        record_many(
            actor,
            CardDelivery,
            "card_delivered",
            ((one.pk, one.area_path, {"version": version.number, "via": via}) for one in made),
        )
    new = {one.household_id: one for one in made}
    return [new.get(pk) or sent.get(pk) or hanging[pk] for pk in wanted]


def take_back(*, actor: Actor, delivery_id: int) -> CardDelivery:
    """Noted by mistake: what hung there before hangs there again."""
    with transaction.atomic():
        seen = CardDelivery.objects.visible_to(actor).filter(pk=delivery_id).first()
        if seen is None:
            raise NotFound
        require(actor, DELIVER, seen.area_path)
        Household.objects.select_for_update(no_key=True).get(pk=seen.household_id)
        found = CardDelivery.objects.select_for_update().get(pk=delivery_id)
        if found.withdrawn_at is not None:
            raise errors.TakenBackAlready
        was_hanging = found.is_current
        found.withdrawn_at, found.is_current = clock.now(), False
        found.save(update_fields=["withdrawn_at", "is_current"])
        if was_hanging:
            before = (
                CardDelivery.objects.filter(household_id=found.household_id, withdrawn_at__isnull=True)
                .order_by("-delivered_at", "-pk")
                .first()
            )
            if before is not None:
                before.is_current = True
                before.save(update_fields=["is_current"])
        record(actor, found, "card_taken_back")
    return found


def _homes(actor: Actor, wanted: list[int], version: CardVersion) -> list[Household]:
    """The doors, locked, each of which gets this very card."""
    rows = Household.objects.visible_to(actor).filter(pk__in=wanted).order_by("pk")
    homes = list(rows.select_for_update(no_key=True, of=("self",)))
    if len(homes) != len(wanted):
        raise NotFound
    for path in {home.area_path for home in homes}:
        require(actor, DELIVER, path)
    cards = {card_id for (card_id,) in with_card(rows.order_by()).values_list("card_id")}
    if cards != {version.card_id}:
        raise errors.OtherCard
    return homes
