"""The buttons that this layer hangs on the pages of messaging and of areas."""

from django.urls import reverse
from django.utils.translation import gettext as _

from doorstep.kernel.actor import Actor
from doorstep.messaging import pages
from doorstep.messaging.models import Notice
from doorstep.messaging.states import NoticeState
from doorstep.regions import pages as areas
from doorstep.regions.models import Region


def _links(actor: Actor, notice: Notice) -> list[pages.Link]:
    if notice.state == NoticeState.DRAFT:
        if actor.can_in("notices.send", notice.area_path):
            return [pages.Link(_("Preview and send"), reverse("flows:preview", args=[notice.pk]), "send", main=True)]
        return []
    if notice.state == NoticeState.DROPPED or not actor.can("residents.view"):
        return []
    return [pages.Link(_("Door-knock list"), reverse("flows:door_knock", args=[notice.pk]), "walk")]


def _activity_page(key: str) -> str:
    return reverse("activities:detail", args=[int(key)]) if key.isdecimal() else ""


def _region_links(actor: Actor, region: Region) -> list[areas.Link]:
    if region.parent_id is None or not actor.can_in("regions.edit", region.path):
        return []
    if region.valid_to is None:
        return [areas.Link(_("Re-cut"), reverse("flows:recut", args=[region.pk]), "scis")]
    if not region.successions.exists():
        return []
    return [areas.Link(_("What the re-cut did"), reverse("flows:recut_report", args=[region.pk]), "list")]


def register() -> None:
    areas.region_links[:] = [_region_links]
    pages.compose[:] = [lambda: reverse("flows:compose")]
    pages.notice_links[:] = [_links]
    pages.subject_pages["activities.activity"] = _activity_page
