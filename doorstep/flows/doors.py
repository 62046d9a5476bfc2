"""The buttons that this layer hangs on the pages of messaging."""

from django.urls import reverse
from django.utils.translation import gettext as _

from doorstep.kernel.actor import Actor
from doorstep.messaging import pages
from doorstep.messaging.models import Notice
from doorstep.messaging.states import NoticeState


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


def register() -> None:
    pages.compose[:] = [lambda: reverse("flows:compose")]
    pages.notice_links[:] = [_links]
    pages.subject_pages["activities.activity"] = _activity_page
