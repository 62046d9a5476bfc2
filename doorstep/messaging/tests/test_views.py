"""The inbox of a resident and the pages of notices, as a browser sees them."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from doorstep.accounts.models import Assignment
from doorstep.messaging import outbox, pages, selectors, services
from doorstep.messaging.channels.base import PermanentFailure, Sent
from doorstep.messaging.models import Message, Notice
from doorstep.messaging.tests.factories import make_draft, make_sent, make_user, mobile, people, person
from doorstep.messaging.tests.test_outbox import Says
from doorstep.regions.tests.factories import LONG_AGO

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning", "book")]


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def staff(region, role="community_staff") -> Client:
    user = make_user("陈社工")
    Assignment.objects.create(user=user, role=role, region=region, valid_from=LONG_AGO)
    return signed_in(user)


def text_of(response) -> str:
    assert response.status_code == 200
    return str(response.content.decode())


@pytest.fixture
def grandma():
    return make_user("王秀英", phone=mobile(1))


@pytest.fixture
def letter(guihua, grandma) -> Message:
    make_sent(guihua, [person(1, user=grandma)], channels=["inbox"], title="义诊来了")
    return Message.objects.get()


# --- the resident ---------------------------------------------------------------------------------------------------


def test_unread_messages_stand_first_and_opening_one_is_reading_it(guihua, grandma, letter):
    client = signed_in(grandma)
    make_sent(guihua, [person(1, user=grandma)], channels=["inbox"], title="集市改期")
    newer = Message.objects.latest("id")
    client.get(f"/inbox/{newer.pk}/")
    page = text_of(client.get("/inbox/"))
    assert page.index("义诊来了") < page.index("集市改期"), "the unread one, though older"
    assert selectors.unread_count(actor=_actor(grandma)) == 1
    assert "量血压" in text_of(client.get(f"/inbox/{letter.pk}/"))
    assert selectors.unread_count(actor=_actor(grandma)) == 0


def _actor(user):
    from doorstep.accounts.selectors import actor_for_user

    return actor_for_user(user)


def test_a_message_is_nobody_elses(guihua, letter):
    assert signed_in(make_user("邻居")).get(f"/inbox/{letter.pk}/").status_code == 404
    assert staff(guihua).get(f"/inbox/{letter.pk}/").status_code == 404, "staff see the recipient list, not the inbox"
    letter.refresh_from_db()
    assert letter.read_at is None
    for address in ("/inbox/", "/inbox/sms/", f"/inbox/{letter.pk}/"):
        assert Client().get(address).status_code == 302


def test_an_empty_inbox_says_what_will_come(grandma):
    assert "d-msg" in text_of(signed_in(grandma).get("/inbox/"))


def test_a_resident_says_no_to_sms_and_yes_again(grandma):
    client = signed_in(grandma)
    assert client.post("/inbox/sms/", {"wants": "no"}).status_code == 302
    assert not selectors.wants_sms(phone=mobile(1))
    assert client.post("/inbox/sms/", {"wants": "yes"}).status_code == 302
    assert selectors.wants_sms(phone=mobile(1))
    assert client.post("/inbox/sms/", {"wants": "maybe"}).status_code == 422


def test_without_a_phone_there_is_nothing_to_choose():
    client = signed_in(make_user("没有手机"))
    assert '<form class="c-form' not in text_of(client.get("/inbox/sms/"))
    assert client.post("/inbox/sms/", {"wants": "no"}).status_code == 200


def test_a_message_leads_to_what_it_is_about(guihua, grandma, monkeypatch):
    monkeypatch.setitem(pages.subject_pages, "things.thing", lambda key: f"/things/{key}/")
    make_sent(guihua, [person(1, user=grandma)], channels=["inbox"], subject="things.thing:7")
    assert "/things/7/" in text_of(signed_in(grandma).get(f"/inbox/{Message.objects.get().pk}/"))


def test_the_inbox_asks_the_same_however_full_it_is(guihua, grandma):
    client, spent = signed_in(grandma), []
    for amount in (2, 15):
        for _ in range(amount):
            make_sent(guihua, [person(1, user=grandma)], channels=["inbox"])
        with CaptureQueriesContext(connection) as queries:
            text_of(client.get("/inbox/"))
        spent.append(len(queries))
    assert spent[0] == spent[1]


# --- the console ----------------------------------------------------------------------------------------------------


def test_a_notice_shows_its_numbers_and_each_opens_its_people(guihua):
    client = staff(guihua)
    notice = make_sent(guihua, [*people(2), person(3, phone=""), person(4, phone=mobile(1))])
    page = text_of(client.get(f"/console/notices/{notice.pk}/"))
    assert f"/console/notices/{notice.pk}/recipients/?channel=sms&amp;state=queued" in page
    queued = text_of(client.get(f"/console/notices/{notice.pk}/recipients/?channel=sms&state=queued"))
    assert queued.count("<tr>") == 1 + 2
    missed = text_of(client.get(f"/console/notices/{notice.pk}/recipients/?only=unreached"))
    assert missed.count("<tr>") == 1 + 1


def test_names_and_numbers_are_masked(guihua):
    notice = make_sent(guihua, [person(1)])
    page = text_of(staff(guihua).get(f"/console/notices/{notice.pk}/recipients/"))
    assert mobile(1) not in page
    assert "居民1" not in page
    assert "199 **** 0001" in page


def test_the_numbers_ask_again_while_something_is_on_its_way(guihua):
    client = staff(guihua)
    notice = make_sent(guihua, people(2))
    assert "hx-get" in text_of(client.get(f"/console/notices/{notice.pk}/progress/"))
    outbox.deliver()
    done = text_of(client.get(f"/console/notices/{notice.pk}/progress/"))
    assert "hx-get" not in done
    assert "<html" not in done


def test_who_shares_a_phone_that_failed_was_not_reached_either(guihua):
    notice = make_sent(guihua, [person(1), person(2, phone=mobile(1)), person(3)])
    assert selectors.unreached(notice).count() == 0, "still on its way"
    outbox.deliver(channel=Says(PermanentFailure("no such number")))
    assert selectors.unreached(notice).count() == 3
    services.send_again(actor=_system(), notice=notice, message_id=Message.objects.order_by("id")[0].pk)
    outbox.deliver(channel=Says(Sent()))
    assert [row.recipient_label for row in selectors.unreached(notice)] == ["居民3"]


def _system():
    from doorstep.kernel.actor import system

    return system()


def test_who_opened_the_inbox_is_reached(guihua, grandma):
    notice = make_sent(guihua, [person(1, user=grandma, phone="")], channels=["inbox", "sms"])
    assert selectors.unreached(notice).count() == 1
    signed_in(grandma).get(f"/inbox/{Message.objects.get(channel='inbox').pk}/")
    assert selectors.unreached(notice).count() == 0


def test_failed_ones_are_sent_again_from_the_page(guihua):
    client = staff(guihua)
    notice = make_sent(guihua, people(2))
    outbox.deliver(channel=Says(PermanentFailure("no")))
    one = Message.objects.order_by("id")[0]
    assert client.post(f"/console/notices/{notice.pk}/again/", {"message": one.pk}).status_code == 302
    assert [row.state for row in Message.objects.order_by("id")] == ["queued", "failed"]
    assert client.post(f"/console/notices/{notice.pk}/again/").status_code == 302
    assert client.post(f"/console/notices/{notice.pk}/again/").status_code == 409


def test_a_draft_is_put_away(guihua):
    draft = make_draft(guihua, people(1))
    assert staff(guihua).post(f"/console/notices/{draft.pk}/drop/").status_code == 302
    draft.refresh_from_db()
    assert draft.state == "dropped"


def test_staff_write_down_that_somebody_wants_no_sms(guihua):
    client = staff(guihua)
    address = "/console/notices/no-sms/"
    assert client.post(address, {"phone": mobile(1), "wants": "no", "how": "电话里说的"}).status_code == 302
    assert not selectors.wants_sms(phone=mobile(1))
    assert client.post(address, {"phone": mobile(1), "wants": "yes"}).status_code == 302
    assert selectors.wants_sms(phone=mobile(1))
    assert client.post(address, {"phone": "问儿子", "wants": "no"}).status_code == 422


def test_the_neighbour_and_the_visitor_find_nothing(guihua, yanhe):
    notice = make_sent(guihua, people(1))
    draft = make_draft(guihua, people(1))
    read = [f"/console/notices/{notice.pk}/{page}" for page in ("", "progress/", "recipients/")]
    write = [f"/console/notices/{notice.pk}/again/", f"/console/notices/{draft.pk}/drop/"]
    neighbour, worker, resident = staff(yanhe), staff(guihua, "grid_worker"), signed_in(make_user("居民"))
    for client in (neighbour, worker, resident):
        assert {client.get(address).status_code for address in read} == {404}
        assert {client.post(address).status_code for address in write} == {404}
    for address in [*read, "/console/notices/", "/console/notices/no-sms/"]:
        assert Client().get(address).status_code == 302
    assert "义诊通知" not in text_of(neighbour.get("/console/notices/"))
    assert Notice.objects.get(pk=draft.pk).state == "draft"


def test_an_officer_reads_but_does_not_send(guihua):
    officer = staff(guihua.parent, "street_officer")
    draft = make_draft(guihua, people(1))
    assert officer.get(f"/console/notices/{draft.pk}/").status_code == 200
    assert officer.post(f"/console/notices/{draft.pk}/drop/").status_code == 404


def test_the_list_finds_by_word_and_state_and_asks_the_same_however_long(guihua):
    client = staff(guihua)
    make_sent(guihua, people(1), title="集市")
    make_draft(guihua, people(1), title="义诊")
    assert "集市" not in text_of(client.get("/console/notices/?state=draft"))
    assert "义诊" not in text_of(client.get("/console/notices/?q=集市"))
    assert "d-msg" in text_of(client.get("/console/notices/?q=没有"))
    spent = []
    for amount in (1, 30):
        for _ in range(amount):
            make_sent(guihua, people(2))
        with CaptureQueriesContext(connection) as queries:
            text_of(client.get("/console/notices/"))
        spent.append(len(queries))
    assert spent[0] == spent[1]


def test_automatic_messages_stay_off_the_list(guihua):
    services.notify(
        actor=_system(), region=guihua, subject="", recipients=people(1), title="轮到您了", body="来", category="own"
    )
    assert "轮到您了" not in text_of(staff(guihua).get("/console/notices/"))
