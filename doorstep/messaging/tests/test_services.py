"""Writing, previewing and sending notices."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from doorstep.kernel import clock
from doorstep.kernel.actor import system
from doorstep.kernel.errors import NotAllowed, NotFound, WrongState
from doorstep.kernel.models import Event
from doorstep.messaging import audiences, reasons, selectors, services
from doorstep.messaging.errors import EmptyText, ListTooLong, NobodyThere, NoChannel, TextTooLong, UnknownAudience
from doorstep.messaging.models import Message, Notice
from doorstep.messaging.tests.factories import make_draft, make_sent, make_user, mobile, people, person
from doorstep.regions.tests.factories import actor_over

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning", "book")]


def staff_of(region):
    return actor_over(region, "notices.view", "notices.send")


def states_of(notice):
    rows = Message.objects.filter(notice=notice, channel="sms").order_by("id")
    return [(row.recipient_label, row.state, row.error) for row in rows]


def test_a_notice_becomes_one_message_a_recipient_and_channel(guihua):
    wife = make_user("王秀英", phone=mobile(1))
    notice = make_sent(guihua, [person(1, user=wife), person(2)], channels=["inbox", "sms"])
    rows = set(Message.objects.filter(notice=notice).values_list("recipient", "channel", "state"))
    assert rows == {
        ("residents.person:1", "inbox", "sent"),
        ("residents.person:1", "sms", "queued"),
        ("residents.person:2", "sms", "queued"),
    }
    assert (notice.people, notice.state) == (2, "sending")


def test_a_phone_shared_by_a_family_gets_one_sms(guihua):
    notice = make_sent(guihua, [person(1), person(2, phone=mobile(1)), person(3, phone=f"+86 {mobile(1)}")])
    assert states_of(notice) == [
        ("居民1", "queued", ""),
        ("居民2", "skipped", reasons.SAME_PHONE),
        ("居民3", "skipped", reasons.SAME_PHONE),
    ]
    first, second, third = Message.objects.filter(notice=notice).order_by("id")
    assert second.covered_by == first == third.covered_by
    assert notice.people == 3


def test_a_phone_shared_across_chunks_gets_one_sms(guihua, monkeypatch):
    from doorstep.messaging.services import fan_out

    monkeypatch.setattr(fan_out.chunks, "__defaults__", (2,))
    notice = make_sent(guihua, [*people(3), person(4, phone=mobile(1)), person(1)])
    assert [state for _, state, _ in states_of(notice)] == ["queued", "queued", "queued", "skipped"]
    assert notice.people == 4


def test_the_database_itself_refuses_a_second_sms_to_a_phone(guihua):
    notice = make_sent(guihua, [person(1)])
    row = Message.objects.get(notice=notice)
    row.pk, row.recipient = None, "residents.person:99"
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_no_phone_a_landline_and_nonsense_are_skipped_with_the_reason(guihua):
    notice = make_sent(
        guihua, [person(1, phone=""), person(2, phone="0513-0000 1234"), person(3, phone="问儿子"), person(4)]
    )
    assert states_of(notice) == [
        ("居民1", "skipped", reasons.NO_PHONE),
        ("居民2", "skipped", reasons.LANDLINE),
        ("居民3", "skipped", reasons.NO_PHONE),
        ("居民4", "queued", ""),
    ]


def test_an_inbox_notice_says_who_has_no_inbox(guihua):
    reader = make_user()
    notice = make_sent(guihua, [person(1, user=reader), person(2)], channels=["inbox"])
    assert [(row.state, row.error) for row in Message.objects.filter(notice=notice).order_by("id")] == [
        ("sent", ""),
        ("skipped", reasons.NO_ACCOUNT),
    ]
    assert (notice.people, notice.state) == (2, "sent")


def test_sending_twice_sends_once(guihua):
    draft = make_draft(guihua, people(3))
    services.send_notice(actor=system(), notice=draft)
    with pytest.raises(WrongState):
        services.send_notice(actor=system(), notice=draft)
    assert Message.objects.filter(notice=draft).count() == 3


def test_normal_ones_wait_for_the_morning_and_urgent_ones_do_not(guihua, at):
    late = clock.at(clock.today(), "22:00")
    at(late)
    normal, urgent = make_sent(guihua, [person(1)]), make_sent(guihua, [person(1)], urgency="urgent")
    assert clock.local(Message.objects.get(notice=normal).not_before).strftime("%d %H:%M") == "02 08:00"
    assert Message.objects.get(notice=urgent).not_before == late


def test_the_inbox_does_not_ring_and_does_not_wait(guihua, at):
    at(clock.at(clock.today(), "22:00"))
    notice = make_sent(guihua, [person(1, user=make_user())], channels=["inbox"])
    assert Message.objects.get(notice=notice).sent_at == timezone.now()


def test_who_opted_out_gets_no_sms_save_about_his_own_sign_ups(guihua):
    services.opt_out(actor=system(), phone=mobile(1))
    assert states_of(make_sent(guihua, [person(1)])) == [("居民1", "skipped", reasons.OPTED_OUT)]
    assert states_of(make_sent(guihua, [person(1)], category="own")) == [("居民1", "queued", "")]


def test_opting_out_of_one_category_leaves_the_others(guihua):
    services.opt_out(actor=system(), phone=mobile(1), category="markets")
    assert states_of(make_sent(guihua, [person(1)], category="markets"))[0][1] == "skipped"
    assert states_of(make_sent(guihua, [person(1)], category="general"))[0][1] == "queued"


def test_opting_out_takes_waiting_messages_out_of_the_queue(guihua):
    general, own = make_sent(guihua, [person(1)]), make_sent(guihua, [person(1)], category="own")
    services.opt_out(actor=system(), phone=mobile(1))
    assert states_of(general) == [("居民1", "skipped", reasons.OPTED_OUT)]
    assert states_of(own) == [("居民1", "queued", "")]


def test_opting_in_again_is_kept_in_the_events(guihua):
    user = make_user(phone=mobile(1))
    actor = actor_over(None, user_id=user.pk)
    services.opt_out(actor=actor, user=user)
    services.opt_out(actor=actor, user=user)
    assert not selectors.wants_sms(phone=mobile(1))
    services.opt_in(actor=actor, user=user)
    assert selectors.wants_sms(phone=mobile(1))
    assert list(
        Event.objects.filter(subject__startswith="messaging.optout").order_by("id").values_list("action", flat=True)
    ) == [
        "opt_out",
        "opt_in",
    ]


def test_nobody_opts_another_out(guihua):
    user = make_user(phone=mobile(1))
    with pytest.raises(NotAllowed):
        services.opt_out(actor=actor_over(None, user_id=user.pk + 1), user=user)
    assert selectors.wants_sms(phone=mobile(1))


def test_preview_says_what_sending_does(guihua):
    services.opt_out(actor=system(), phone=mobile(3))
    user = make_user()
    crowd = [person(1, user=user), person(2), person(3), person(4, phone=mobile(2)), person(5, phone=""), person(2)]
    seen = services.preview(crowd, ["inbox", "sms"], body="义" * 71)
    assert (seen.people, seen.inbox_messages, seen.sms_messages, seen.sms_parts) == (5, 1, 2, 2)
    assert (seen.no_phone, seen.opted_out, seen.same_phone, seen.sms_total, seen.waits) == (1, 1, 1, 4, False)
    notice = make_sent(guihua, crowd, channels=["inbox", "sms"])
    counts = selectors.counts([notice])[notice.pk]
    assert (counts.people, counts.inbox["sent"], counts.sms) == (5, 1, {"queued": 2, "skipped": 3})


def test_a_draft_is_resolved_when_it_is_sent(guihua, monkeypatch):
    crowd = people(1)
    monkeypatch.setitem(audiences.resolvers, "everybody", lambda actor, spec: iter(crowd))
    draft = services.draft_notice(
        actor=system(), region=guihua, title="义诊", body="来", channels=["sms"], audience={"kind": "everybody"}
    )
    crowd.append(person(2))
    assert services.send_notice(actor=system(), notice=draft).people == 2


def test_named_people_are_not_in_clear_in_the_draft(guihua):
    draft = make_draft(guihua, [person(1)])
    assert mobile(1) not in str(Notice.objects.values_list("audience", flat=True).get(pk=draft.pk))


def test_nobody_to_send_to_is_said_and_leaves_the_draft(guihua):
    draft = make_draft(guihua, [])
    with pytest.raises(NobodyThere):
        services.send_notice(actor=system(), notice=draft)
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_bad_drafts_are_refused(guihua):
    with pytest.raises(EmptyText):
        make_draft(guihua, [], body="   ")
    with pytest.raises(TextTooLong):
        make_draft(guihua, [], body="义" * 451)
    with pytest.raises(TextTooLong):
        make_draft(guihua, [], title="义" * 61)
    with pytest.raises(NoChannel):
        make_draft(guihua, [], channels=["pigeon"])
    with pytest.raises(ListTooLong):
        make_draft(guihua, people(audiences.LIST_LIMIT + 1))
    with pytest.raises(UnknownAudience):
        audiences.resolve(system(), {"kind": "moon"})
    assert not Notice.objects.exists()


def test_only_staff_of_the_area_may_write_send_or_drop(guihua, yanhe):
    neighbour, reader = staff_of(yanhe), actor_over(guihua, "notices.view")
    for actor in (neighbour, reader):
        with pytest.raises(NotAllowed):
            make_draft(guihua, people(1), actor=actor)
    draft = make_draft(guihua, people(1), actor=staff_of(guihua))
    for service in (services.send_notice, services.drop_notice, services.send_again):
        with pytest.raises(NotFound):
            service(actor=neighbour, notice=draft)
        with pytest.raises(NotAllowed):
            service(actor=reader, notice=draft)
    assert not Message.objects.exists()


def test_a_dropped_draft_is_never_sent(guihua):
    draft = make_draft(guihua, people(1))
    services.drop_notice(actor=system(), notice=draft)
    with pytest.raises(WrongState):
        services.send_notice(actor=system(), notice=draft)
    with pytest.raises(WrongState):
        services.redraft_notice(
            actor=system(), notice=draft, region=guihua, title="新", body="新", channels=["sms"], audience={}
        )
    assert list(
        Event.objects.filter(subject=f"messaging.notice:{draft.pk}").order_by("id").values_list("action", flat=True)
    ) == [
        "draft",
        "drop",
    ]


def test_an_automatic_message_needs_few_statements(guihua):
    user = make_user()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        notice = services.notify(
            actor=system(),
            region=guihua,
            subject="activities.activity:1",
            recipients=[person(1, user=user)],
            title="报好名了",
            body="您报好名了。",
            category="own",
        )
    statements = [q["sql"] for q in queries if "SAVEPOINT" not in q["sql"]]
    assert len(statements) <= 5, statements
    assert Message.objects.filter(notice=notice).count() == 2


def test_nobody_to_notify_is_no_fault(guihua):
    notice = services.notify(
        actor=system(), region=guihua, subject="", recipients=[], title="停", body="停", category="own"
    )
    assert (notice.state, notice.people) == ("sent", 0)


def test_statements_grow_by_the_thousand_not_by_the_person(guihua, django_assert_max_num_queries):
    drafts = [make_draft(guihua, people(10)), make_draft(guihua, people(900))]
    spent = []
    for draft in drafts:
        with CaptureQueriesContext(connection) as queries:
            services.send_notice(actor=system(), notice=draft)
        spent.append(len(queries))
    assert spent[0] == spent[1]


def test_the_wording_of_the_catalogue_is_taken_over_again_and_again():
    row = services.TemplateRow("clinic.invite", "义诊，请您来", "{title}，{date}", "{title}, {date}")
    assert services.load_templates(actor=system(), rows=[row]) == 1
    services.load_templates(actor=system(), rows=[services.TemplateRow("clinic.invite", "请您来", "{title}")])
    found = selectors.templates(actor=system()).get()
    assert (found.name, found.body, found.body_en) == ("请您来", "{title}", "")
    with pytest.raises(NotAllowed):
        services.load_templates(actor=actor_over(None, "notices.send"), rows=[row])
