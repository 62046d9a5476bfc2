"""A notice to very many people: counted and written by the worker, in the name of who gave it out."""

import json

import pytest
from django.db import connection

from doorstep.accounts.models import Assignment, User
from doorstep.activities.tests.factories import Town
from doorstep.flows.tests.test_notices import elders, prepare, sign_in, written
from doorstep.kernel.models import Event
from doorstep.messaging import audiences, tasks
from doorstep.messaging.models import Message, Notice
from doorstep.messaging.services import large, previewing
from doorstep.messaging.tests.conftest import TEN_IN_THE_MORNING
from tests.moments import at
from tests.standing import stands

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning", "book")]


@pytest.fixture(autouse=True)
def three_are_many(monkeypatch):
    monkeypatch.setattr(audiences, "LARGE", 2)


_standing, town = stands(Town, within=lambda: at(TEN_IN_THE_MORNING))


@pytest.fixture
def staff(town):
    return sign_in(town.community)


def waiting(task: str) -> list[dict[str, int]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT args FROM procrastinate_jobs WHERE task_name = %s AND status = 'todo'", [task])
        return [args if isinstance(args, dict) else json.loads(args) for (args,) in cursor.fetchall()]


def work_off(task) -> None:
    """What the worker does: every job that waits."""
    with connection.cursor() as cursor:
        jobs = waiting(task.name)
        cursor.execute("UPDATE procrastinate_jobs SET status = 'succeeded' WHERE task_name = %s", [task.name])
    for arguments in jobs:
        task(**arguments)


def the_page(client, notice):
    return client.get(f"/console/notices/{notice.pk}/preview/").content.decode()


def send(client, notice, commits):
    with commits(execute=True):
        return client.post(f"/console/notices/{notice.pk}/send/", follow=True).content.decode()


def test_few_people_are_counted_and_written_to_at_once(town, staff):
    elders(town, 2)
    notice = prepare(staff, town)
    assert "发给2人" in the_page(staff, notice)
    staff.post(f"/console/notices/{notice.pk}/send/")
    assert Message.objects.filter(notice=notice, channel="sms").count() == 2
    assert not waiting("messaging.prepare")


def test_the_page_says_that_many_are_being_counted_and_then_how_many(town, staff):
    elders(town, 3)
    notice = prepare(staff, town)
    first, second = the_page(staff, notice), the_page(staff, notice)
    assert "正在数" in first
    assert "发给" not in second
    assert len(waiting("messaging.count")) == 1
    work_off(tasks.count)
    assert "发给3人" in the_page(staff, notice)
    assert not waiting("messaging.count")


def test_a_count_belongs_to_the_text_and_the_people_it_was_made_for(town, staff):
    elders(town, 3)
    notice = prepare(staff, town)
    the_page(staff, notice)
    work_off(tasks.count)
    staff.post(f"/console/notices/{notice.pk}/edit/", written(town, to="elder_80"))
    assert "正在数" in the_page(staff, notice)


def test_a_count_that_ends_after_the_draft_was_written_anew_is_not_kept(town, staff, monkeypatch):
    elders(town, 3)
    notice = prepare(staff, town)
    the_page(staff, notice)
    counted = previewing.preview

    def meanwhile(*args, **more):
        Notice.objects.filter(pk=notice.pk).update(body="改过了")
        return counted(*args, **more)

    monkeypatch.setattr(large, "preview", meanwhile)
    work_off(tasks.count)
    assert Notice.objects.get().counted is None


def test_many_are_written_to_by_the_worker_in_the_name_of_who_pressed(town, staff, django_capture_on_commit_callbacks):
    elders(town, 3)
    notice = prepare(staff, town)
    assert "正在准备" in send(staff, notice, django_capture_on_commit_callbacks)
    assert not Message.objects.filter(notice=notice).exists()
    assert Notice.objects.get().state == "preparing"
    assert "只发了一次" in send(staff, notice, django_capture_on_commit_callbacks)
    assert len(waiting("messaging.prepare")) == 1
    work_off(tasks.prepare)
    tasks.prepare(notice_id=notice.pk)
    assert Message.objects.filter(notice=notice, channel="sms").count() == 3
    notice.refresh_from_db()
    assert (notice.state, notice.people) == ("sending", 3)
    actors = Event.objects.filter(subject=f"messaging.notice:{notice.pk}", action="send").values_list("actor_id")
    assert list(actors) == [(notice.sent_by_id,)]


def test_being_prepared_it_can_be_neither_changed_nor_put_away(town, staff, django_capture_on_commit_callbacks):
    elders(town, 3)
    notice = prepare(staff, town)
    send(staff, notice, django_capture_on_commit_callbacks)
    staff.post(f"/console/notices/{notice.pk}/edit/", written(town, title="改过了"))
    assert staff.post(f"/console/notices/{notice.pk}/drop/").status_code == 409
    notice.refresh_from_db()
    assert (notice.state, notice.title) == ("preparing", "义诊")


def test_who_lost_the_right_meanwhile_sends_nothing_and_the_draft_says_why(
    town, staff, django_capture_on_commit_callbacks
):
    elders(town, 3)
    notice = prepare(staff, town)
    send(staff, notice, django_capture_on_commit_callbacks)
    Assignment.objects.filter(user=User.objects.get(pk=Notice.objects.get().sent_by_id)).delete()
    work_off(tasks.prepare)
    notice.refresh_from_db()
    assert notice.state == "draft"
    assert not Message.objects.exists()
    other = sign_in(town.community)
    assert "上次没有发出去" in other.get(f"/console/notices/{notice.pk}/").content.decode()


def test_nothing_stands_of_what_a_dying_worker_wrote_and_the_sweep_asks_again(
    town, staff, django_capture_on_commit_callbacks, monkeypatch
):
    elders(town, 3)
    notice = prepare(staff, town)
    send(staff, notice, django_capture_on_commit_callbacks)
    with monkeypatch.context() as broken:
        broken.setattr("doorstep.kernel.events.record", lambda *_, **__: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            work_off(tasks.prepare)
    assert not Message.objects.exists()
    assert not waiting("messaging.prepare")
    tasks.sweep(timestamp=0)
    work_off(tasks.prepare)
    assert Message.objects.filter(notice=notice, channel="sms").count() == 3
