"""The photos of an activity that was shown."""

from doorstep.activities.models import Activity, Photo
from doorstep.activities.services.photos import MAX_SLOTS
from doorstep.kernel import dated_settings


def photos_of(activity: Activity) -> list[Photo]:
    return list(activity.photos.select_related("file").order_by("slot"))


def photo_room(activity: Activity) -> int:
    """How many more there may be."""
    most = min(MAX_SLOTS, int(dated_settings.value("activities.photos_max", area_path=activity.area_path)))
    return max(most - activity.photos.count(), 0)
