"""Leases, outcomes, retries and the sweep, with channels that misbehave on purpose."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from doorstep.accounts import codes as accounts_codes
from doorstep.kernel import clock
from doorstep.kernel.actor import system
from doorstep.messaging import codes, outbox, reasons, services, tasks, wake
from doorstep.messaging.channels.base import Outgoing, PermanentFailure, Sent, TemporaryFailure
from doorstep.messaging.channels.sms_file import FileChannel
from doorstep.messaging.errors import CodeNotSent, NothingToSendAgain
from doorstep.messaging.models import Message
from doorstep.messaging.tests.factories import make_sent, mobile, people

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]


class Says:
    """A channel that answers every message alike and remembers what it was given."""

    batch_size = 10
    seconds = 60

    def __init__(self, outcome, *, went=False):
        self.outcome, self.went, self.given = outcome, went, []

    def send(self, batch, *, seconds):
        for message in batch:
            self.given.append(message)
            yield message.reference, self.outcome

    def was_sent(self, references):
        return dict.fromkeys(references, self.went)


class BreaksOff(Says):
    """Answers for the first message only and then raises."""

    def send(self, batch, *, seconds):
        for message in batch:
            if self.given:
                raise ConnectionResetError("line is down")
            self.given.append(message)
            yield message.reference, self.outcome


@pytest.fixture
def later(at) -> Callable[[timedelta], None]:
    return lambda wait: at(timezone.now() + wait)


def only():
    return Message.objects.get()


def lines(book):
    return [json.loads(line) for line in book.read_text().splitlines() if line]


def test_what_is_due_goes_and_the_notice_ends(guihua, book):
    notice = make_sent(guihua, people(3))
    assert outbox.deliver() is False
    notice.refresh_from_db()
    assert notice.state == "sent"
    assert [line["phone"] for line in lines(book)] == [f"+86{mobile(number)}" for number in (1, 2, 3)]
    assert {row.state for row in Message.objects.all()} == {"sent"}
    assert only_gateway_ids() == {line["reference"] for line in lines(book)}


def only_gateway_ids():
    return set(Message.objects.values_list("gateway_id", flat=True))


def test_a_temporary_failure_comes_again_later_and_is_given_up_in_the_end(guihua, later):
    make_sent(guihua, people(1), urgency="urgent")
    channel = Says(TemporaryFailure("busy"))
    for tries, wait in enumerate(outbox.DELAYS, 1):
        outbox.deliver(channel=channel)
        row = only()
        assert (row.state, row.attempts, row.error) == ("queued", tries, "busy")
        assert row.not_before == timezone.now() + wait
        outbox.deliver(channel=channel)
        assert only().attempts == tries, "not before its time"
        later(wait)
    outbox.deliver(channel=channel)
    assert (only().state, only().error) == ("failed", "busy")
    assert len({message.reference for message in channel.given}) == len(outbox.DELAYS) + 1


def test_the_gateway_may_ask_for_more_patience(guihua):
    make_sent(guihua, people(1), urgency="urgent")
    outbox.deliver(channel=Says(TemporaryFailure("throttled", timedelta(minutes=30))))
    assert only().not_before == timezone.now() + timedelta(minutes=30)


def test_a_retry_does_not_ring_at_night(guihua, at):
    at(clock.at(clock.today(), "20:59:30"))
    make_sent(guihua, people(1))
    outbox.deliver(channel=Says(TemporaryFailure("busy")))
    assert clock.local(only().not_before).strftime("%d %H:%M") == "02 08:00"


def test_a_message_that_waited_into_the_night_waits_on(guihua, at, book):
    make_sent(guihua, people(1))
    at(clock.at(clock.today(), "23:00"))
    outbox.deliver()
    row = only()
    assert (row.state, row.attempts, clock.local(row.not_before).strftime("%d %H:%M")) == ("queued", 0, "02 08:00")
    assert not book.exists()


def test_a_permanent_failure_is_not_tried_again(guihua):
    make_sent(guihua, people(1))
    channel = Says(PermanentFailure("no such number"))
    outbox.deliver(channel=channel)
    outbox.deliver(channel=channel)
    assert (only().state, only().error, len(channel.given)) == ("failed", "no such number", 1)


def test_what_the_channel_did_not_come_to_goes_back_untried(guihua):
    make_sent(guihua, people(2))

    class Unhurried(Says):
        def send(self, batch, *, seconds):
            yield from super().send(batch[:1], seconds=seconds)

    outbox.deliver(channel=Unhurried(Sent()), most_batches=1)
    assert [(row.state, row.attempts) for row in Message.objects.order_by("id")] == [("sent", 1), ("queued", 0)]


@pytest.mark.parametrize(("went", "state"), [(True, "sent"), (False, "queued"), (None, "uncertain")])
def test_a_channel_that_breaks_off_is_asked_what_went(guihua, went, state):
    make_sent(guihua, people(3))
    assert outbox.deliver(channel=BreaksOff(Sent(), went=went)) is False
    assert [row.state for row in Message.objects.order_by("id")] == ["sent", state, state]


def test_an_abandoned_message_is_settled_only_after_its_lease(guihua, later):
    make_sent(guihua, people(1))
    outbox.take(limit=10, seconds=60)
    channel = Says(Sent(), went=False)
    assert outbox.sweep(channel=channel) == 0
    later(timedelta(seconds=60) + outbox.GRACE + timedelta(seconds=1))
    assert outbox.sweep(channel=channel) == 1
    assert only().state == "queued"


def test_a_late_answer_of_a_worker_without_lease_changes_nothing(guihua, later):
    make_sent(guihua, people(1))
    batch = outbox.take(limit=10, seconds=60)
    later(timedelta(minutes=5))
    outbox.sweep(channel=Says(Sent(), went=False))
    outbox._record(batch.lease, [outbox.Mark(batch.rows[0].id, "fail", error="late")])
    assert (only().state, only().error) == ("queued", "")


def test_a_message_that_kills_its_worker_every_time_is_given_up(guihua, later):
    make_sent(guihua, people(1), urgency="urgent")
    for _ in range(len(outbox.DELAYS) + 1):
        assert only().state == "queued"
        later(timedelta(hours=5))
        assert len(outbox.take(limit=10, seconds=60).rows) == 1
        later(timedelta(minutes=5))
        outbox.sweep(channel=Says(Sent(), went=False))
    assert (only().state, only().error) == ("failed", reasons.MANY_TRIES)


def test_who_opts_out_between_queue_and_worker_gets_nothing(guihua, book):
    from doorstep.messaging.models import OptOut
    from doorstep.messaging.recipients import line_of

    make_sent(guihua, people(1))
    OptOut.objects.create(phone_hash=line_of(mobile(1)).fingerprint, since=timezone.now())
    outbox.deliver()
    assert (only().state, only().error, only().attempts) == ("skipped", reasons.OPTED_OUT, 0)
    assert not book.exists()


def test_a_person_sends_again_what_failed(guihua, book):
    notice = make_sent(guihua, people(2))
    outbox.deliver(channel=Says(PermanentFailure("no such number")))
    first = Message.objects.order_by("id")[0]
    assert services.send_again(actor=system(), notice=notice, message_id=first.pk) == 1
    outbox.deliver()
    assert [row.state for row in Message.objects.order_by("id")] == ["sent", "failed"]
    assert services.send_again(actor=system(), notice=notice) == 1
    with pytest.raises(NothingToSendAgain):
        services.send_again(actor=system(), notice=notice)


def test_sending_again_respects_who_opted_out_since(guihua):
    notice = make_sent(guihua, people(1))
    outbox.deliver(channel=Says(PermanentFailure("no")))
    services.opt_out(actor=system(), phone=mobile(1))
    with pytest.raises(NothingToSendAgain):
        services.send_again(actor=system(), notice=notice)


def test_the_sweep_finds_rows_whose_job_was_lost(guihua, monkeypatch):
    make_sent(guihua, people(1))
    woken = []
    monkeypatch.setattr(wake, "wake", lambda: woken.append(1))
    tasks.sweep(0)
    assert woken == [1]
    Message.objects.update(not_before=timezone.now() + timedelta(minutes=1))
    tasks.sweep(0)
    assert woken == [1]


def test_one_job_waits_however_many_notices(guihua, django_capture_on_commit_callbacks):
    from procrastinate.contrib.django.models import ProcrastinateJob

    with django_capture_on_commit_callbacks(execute=True):
        make_sent(guihua, people(1))
        make_sent(guihua, people(1))
    assert ProcrastinateJob.objects.filter(task_name=wake.TASK, status="todo").count() == 1


def test_statements_do_not_grow_with_the_batch(guihua, book, django_assert_max_num_queries):
    make_sent(guihua, people(400))
    with django_assert_max_num_queries(20):
        outbox.deliver()
    assert len(lines(book)) == 400


# --- the file -------------------------------------------------------------------------------------------------------


def message(number):
    return Outgoing(number, f"ref-{number}", "+8619900000001", "您好")


def test_a_torn_line_counts_as_not_sent_and_spoils_nothing(tmp_path):
    channel = FileChannel(tmp_path / "sms.jsonl")
    list(channel.send([message(1)], seconds=9))
    with channel.path.open("ab") as book:
        book.write(b'{"id": 2, "reference": "ref-2", "pho')
    assert channel.was_sent(["ref-1", "ref-2"]) == {"ref-1": True, "ref-2": False}
    list(channel.send([message(2)], seconds=9))
    assert channel.was_sent(["ref-1", "ref-2", "ref-3"]) == {"ref-1": True, "ref-2": True, "ref-3": False}


def test_a_line_without_its_end_is_not_sent(tmp_path):
    channel = FileChannel(tmp_path / "sms.jsonl")
    (tmp_path / "sms.jsonl").write_text('{"reference": "ref-1"}')
    assert channel.was_sent(["ref-1"]) == {"ref-1": False}


def test_the_book_is_its_owners_alone(tmp_path):
    channel = FileChannel(tmp_path / "outbox" / "sms.jsonl")
    list(channel.send([message(1)], seconds=9))
    assert channel.path.stat().st_mode & 0o077 == 0
    assert channel.path.parent.stat().st_mode & 0o077 == 0


def test_an_unreadable_book_answers_for_none(tmp_path):
    (tmp_path / "sms.jsonl").mkdir()
    assert FileChannel(tmp_path / "sms.jsonl").was_sent(["ref-1"]) == {"ref-1": None}


def test_no_book_means_nothing_went(tmp_path):
    assert FileChannel(tmp_path / "sms.jsonl").was_sent(["ref-1"]) == {"ref-1": False}


def test_the_channel_stops_when_its_time_is_up(tmp_path):
    channel = FileChannel(tmp_path / "sms.jsonl")
    assert list(channel.send([message(1)], seconds=0)) == []


# --- sign-in codes --------------------------------------------------------------------------------------------------


def test_a_code_goes_straight_out_and_leaves_no_row(book):
    codes.send_code("+8619900000001", "246813")
    assert "246813" in lines(book)[0]["body"]
    assert not Message.objects.exists()


def test_accounts_knows_the_sender():
    assert codes.send_code in accounts_codes.senders


def test_a_code_that_could_not_go_is_said(book):
    book.parent.mkdir(parents=True)
    book.mkdir()
    with pytest.raises(CodeNotSent):
        codes.send_code("+8619900000001", "246813")
