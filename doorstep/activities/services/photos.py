"""Photos of an activity: at most three, never asked for beyond what the programme's evidence needs."""

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from doorstep.activities.errors import FieldProblem, NotHeldYet, PhotosFull
from doorstep.activities.models import Photo
from doorstep.activities.services.access import lock_activity
from doorstep.activities.states import ActivityState
from doorstep.files.services import Upload, store_image
from doorstep.kernel import dated_settings
from doorstep.kernel.actor import Actor
from doorstep.kernel.errors import NotFound, WrongState
from doorstep.kernel.events import record

MAX_SLOTS = 3


def add_photo(*, actor: Actor, activity_id: int, upload: Upload, caption: str = "") -> Photo:
    """Keep a photo in the first free slot. What is no image, or too big, is refused with a sentence by `files`."""
    caption = caption.strip()
    if len(caption) > 60:
        raise FieldProblem(_("The caption may have at most %(limit)s characters."), field="caption", limit=60)
    with transaction.atomic():
        activity = lock_activity(actor, "activities.checkin", activity_id)
        if activity.state == ActivityState.DRAFT:
            raise NotHeldYet
        if activity.state == ActivityState.CANCELLED:
            raise WrongState
        limit = min(MAX_SLOTS, int(dated_settings.value("activities.photos_max", area_path=activity.area_path)))
        used = set(Photo.objects.filter(activity=activity).values_list("slot", flat=True))
        slot = next((slot for slot in range(1, limit + 1) if slot not in used), None)
        if slot is None:
            raise PhotosFull(limit=limit)
        file = store_image(actor=actor, region=activity.region, upload=upload, limit=settings.DOORSTEP_UPLOAD_LIMIT)
        photo = Photo.objects.create(activity=activity, file=file, slot=slot, caption=caption)
        record(actor, activity, "add_photo", slot=slot, file=file.pk)
    return photo


def remove_photo(*, actor: Actor, photo_id: int) -> None:
    """Take a photo off the activity; the file itself goes when its retention ends."""
    photo = Photo.objects.filter(pk=photo_id).first()
    if photo is None:
        raise NotFound
    with transaction.atomic():
        activity = lock_activity(actor, "activities.checkin", photo.activity_id)
        record(actor, activity, "remove_photo", slot=photo.slot, file=photo.file_id)
        Photo.objects.filter(pk=photo.pk).delete()
