"""A resident's own copy, correction and erasure, and the lock where the law says keep."""

import io
import json
import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from doorstep.accounts.models import Disclosure, User
from doorstep.accounts.selectors import actor_for_user
from doorstep.accounts.services import give_role
from doorstep.activities.models import ServiceDone
from doorstep.elders import services as elders
from doorstep.elders.models import PersonTag, Sheet
from doorstep.files.models import Export
from doorstep.kernel import clock
from doorstep.kernel.errors import BadInput, NotAllowed, NotFound, Refused, WrongState
from doorstep.kernel.models import Event
from doorstep.ledger.models import Record
from doorstep.messaging.models import Message
from doorstep.privacy import erasing, services
from doorstep.privacy.copying import LEFT_OUT, tables_of_people
from doorstep.privacy.models import Consent, DataRequest
from doorstep.privacy.states import REQUEST, RequestState
from doorstep.residents.models import Life, Person
from tests.town import SYSTEM

pytestmark = pytest.mark.django_db


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def asked(town: Any, kind: str, person: Any = None) -> DataRequest:
    """What the town town asked already, or a new one."""
    person = person or town.elder
    found = DataRequest.objects.filter(person=person, kind=kind).first()
    return found or services.ask_for(actor=town.actor, person=person, kind=kind, how="window", text="姓名写错了")


def copy_of(user: Any, person: Any, form: str = "json") -> Any:
    return client_of(user).post(reverse("privacy:own_copy", args=[person.pk, form]))


@pytest.mark.parametrize("action", [step.action for step in REQUEST])
@pytest.mark.parametrize("state", list(RequestState))
def test_every_step_that_is_not_in_the_table_is_refused(state: str, action: str) -> None:
    allowed = {("asked", one) for one in ("carry_out", "refuse", "lock", "take_back")}
    allowed |= {("locked", one) for one in ("carry_out", "lock", "take_back")}
    if (state, action) in allowed:
        REQUEST.next(state, action)
    else:
        with pytest.raises(WrongState):
            REQUEST.next(state, action)


def test_the_copy_holds_a_row_of_every_table_that_holds_one_of_her(town: Any) -> None:
    answer = copy_of(town.elder_user, town.elder)
    assert answer["Content-Type"].startswith("application/json")
    sections = {one["table"]: one["entries"] for one in json.loads(answer.content)["sections"]}
    for model, fields in tables_of_people():
        kept = sum(model._base_manager.filter(**{field: town.elder}).count() for field in fields)
        assert bool(kept) == (model._meta.label_lower in sections), model
    assert sections["residents.person"][0]["phone"] == town.elder.phone
    assert sections["messaging.message"]
    assert sections["privacy.share"][0]["purpose"] == "工作日送午饭"
    assert not set(sections) & set(LEFT_OUT)


def test_the_copy_can_be_read(town: Any) -> None:
    answer = copy_of(town.elder_user, town.elder, "html")
    body = answer.content.decode()
    for word in ("周明兰", "女", "桂花苑6幢", "工作日送午饭", "紫兴社区"):
        assert word in body
    assert town.staff.name not in body
    assert "attachment" in answer["Content-Disposition"]
    assert Event.objects.filter(action="own_copy", actor_id=town.elder_user.pk).count() == 1


def test_the_copy_is_given_to_the_person_himself_only(town: Any) -> None:
    assert copy_of(town.daughter_user, town.elder).status_code == 403
    for stranger in (town.man_user, town.staff, town.auditor):
        assert copy_of(stranger, town.elder).status_code == 404
    assert copy_of(town.elder_user, town.elder, "exe").status_code == 404
    assert client_of(town.elder_user).get(reverse("privacy:own_copy", args=[town.elder.pk, "html"])).status_code == 405


def test_a_guarded_tag_is_in_no_copy_but_that_of_its_named_role(town: Any) -> None:
    give_role(actor=SYSTEM, user=town.staff, role="special_support", region=town.community)
    named = actor_for_user(town.staff)
    elders.set_tag(actor=named, person=town.elder, tag="family_planning", evidence="证件", evidence_number="TF-0042")
    for form in ("html", "json"):
        body = copy_of(town.elder_user, town.elder, form).content.decode()
        assert "TF-0042" not in body
        assert "family_planning" not in body
    page = client_of(town.staff).post(
        reverse("privacy:copy_out", args=[asked(town, "copy").pk]), {"form": "csv", "reason": "本人来领"}
    )
    assert "TF-0042" in b"".join(page.streaming_content).decode()  # type: ignore[attr-defined]


def test_the_copy_at_the_window_has_a_reason_a_number_and_a_line_in_both_logs(town: Any) -> None:
    address = reverse("privacy:copy_out", args=[asked(town, "copy").pk])
    client = client_of(town.staff)
    assert client.post(address, {"form": "xlsx"}).status_code == 422
    assert not Export.objects.exists()
    answer: Any = client.post(address, {"form": "xlsx", "reason": "本人来领"})
    table = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    rows: Any = list(table.iter_rows(values_only=True)) if table else []
    export = Export.objects.get()
    assert (export.what, export.reason) == ("own_copy", "本人来领")
    assert export.code in str(rows[-1][0])
    assert any("13900000147" in str(row) for row in rows)
    assert Disclosure.objects.filter(person_id=town.elder.pk, field="own_copy", user=town.staff).count() == 1
    for stranger in (town.neighbour_staff, town.grid_worker, town.officer, town.elder_user):
        assert client_of(stranger).post(address, {"form": "csv", "reason": "看看"}).status_code in (403, 404)


def test_she_asks_for_a_correction_and_reads_the_answer(town: Any) -> None:
    client = client_of(town.elder_user)
    address = reverse("privacy:ask", args=[town.elder.pk, "correction"])
    assert client.post(address, {"text": ""}).status_code == 422
    assert client.post(address, {"text": "生日应是3月21日"}).status_code == 302
    said = client.get(reverse("privacy:ask", args=[town.elder.pk, "erasure"])).content.decode()
    assert "哪里错了" not in said
    made = DataRequest.objects.get(kind="correction")
    assert (made.asked_how, made.state, made.due_on) == ("self", "asked", clock.today() + timedelta(days=15))

    staff = client_of(town.staff)
    page = reverse("privacy:request", args=[made.pk])
    assert "生日应是3月21日" in staff.get(page).content.decode()
    assert staff.post(page, {"action": "carry_out", "answer": " "}).status_code == 422
    assert staff.post(page, {"action": "carry_out", "answer": "生日已改为3月21日。"}).status_code == 302
    assert "生日已改为3月21日。" in client.get(reverse("privacy:my_rights")).content.decode()
    assert Message.objects.filter(user=town.elder_user, body__contains="生日已改为3月21日").exists()


def test_the_same_is_asked_once_until_it_is_answered(town: Any) -> None:
    actor = actor_for_user(town.daughter_user)
    first = services.ask(actor=actor, person_id=town.elder.pk, kind="correction", text="电话换了")
    with pytest.raises(Refused) as refusal:
        services.ask(actor=actor, person_id=town.elder.pk, kind="correction", text="电话换了")
    assert refusal.value.code == "data_request_twice"
    services.take_back_request(actor=actor, request_id=first.pk)
    assert services.ask(actor=actor, person_id=town.elder.pk, kind="correction", text="电话换了").state == "asked"


def test_strangers_ask_answer_and_read_nothing(town: Any) -> None:
    made = asked(town, "correction")
    stranger = actor_for_user(town.man_user)
    with pytest.raises(NotFound):
        services.ask(actor=stranger, person_id=town.elder.pk, kind="erasure")
    for user in (town.man_user, town.neighbour_staff, town.grid_worker, town.partner_user, town.auditor):
        actor = actor_for_user(user)
        for act in (
            lambda actor=actor: services.answer_request(
                actor=actor, request_id=made.pk, action="refuse", answer="不行"
            ),
            lambda actor=actor: services.take_back_request(actor=actor, request_id=made.pk),
        ):
            with pytest.raises((NotFound, NotAllowed)):
                act()
        assert not DataRequest.objects.visible_to(actor).filter(pk=made.pk).exists()
    with pytest.raises(NotAllowed):
        services.answer_request(
            actor=actor_for_user(town.elder_user), request_id=made.pk, action="carry_out", answer="自己办"
        )


def test_an_erasure_is_not_carried_out_by_a_sentence(town: Any) -> None:
    made = asked(town, "erasure", town.man)
    with pytest.raises(BadInput):
        services.answer_request(actor=town.actor, request_id=made.pk, action="carry_out", answer="删了")


def test_what_the_law_says_keep_locks_the_erasure_and_stops_the_sharing(town: Any) -> None:
    done = ServiceDone.objects.filter(person__isnull=True).first() or ServiceDone.objects.first()
    assert done is not None
    ServiceDone.objects.create(
        activity=done.activity,
        stall=done.stall,
        item=done.item,
        person=town.elder,
        reading={"systolic": 128, "diastolic": 76},
        client_id=uuid.uuid4(),
        at=clock.now(),
    )
    made = asked(town, "erasure")
    page = client_of(town.staff).get(reverse("privacy:erase", args=[made.pk])).content.decode()
    until = clock.today().replace(year=clock.today().year + 15)
    assert f"{until.year}年{until.month}月{until.day}日" in page
    found = services.carry_out_erasure(actor=town.actor, request_id=made.pk)
    assert found.state == "locked"
    assert f"{until.year}年{until.month}月{until.day}日" in found.answer
    assert Person.objects.get(pk=town.elder.pk).name == "周明兰"
    assert not Consent.objects.filter(person=town.elder, state="given").exists()
    assert client_of(town.partner_user).post(reverse("privacy:shared_one", args=[town.share.pk])).status_code == 404
    assert found.answer in client_of(town.elder_user).get(reverse("privacy:my_rights")).content.decode()


def test_erased_nothing_of_him_is_left_and_the_figures_stay(town: Any) -> None:
    man, made = town.man, asked(town, "erasure", town.man)
    erasing_locks = erasing.locks_of(man, clock.today())
    assert erasing_locks == []
    records = Record.objects.filter(person=man).count()
    times = sum(Record.objects.values_list("person_times", flat=True))
    services.carry_out_erasure(actor=town.actor, request_id=made.pk)

    found = Person.objects.get(pk=man.pk)
    assert (found.name, found.life, found.birth_date, found.household, found.user) == (
        "已删除",
        Life.MOVED,
        None,
        None,
        None,
    )
    assert (found.phone, found.phone_hash, found.phone_tail_hash, found.id_hash, found.initials) == ("",) * 5
    assert not Sheet.objects.filter(person=man).exists()
    assert not PersonTag.objects.filter(person=man).exists()
    account = User.objects.get(pk=town.man_user.pk)
    assert (account.is_active, account.phone, account.name) == (False, "", "已删除")
    assert Record.objects.filter(person=man).count() == records
    assert sum(Record.objects.values_list("person_times", flat=True)) == times
    assert_nowhere("王建国", "13900000252")


#: The log of what was done is kept: it is append-only, and only the auditor reads it.
LOG = "kernel.Event.actor_label"


def assert_nowhere(*words: str) -> None:
    """No table of the database holds one of the words in clear."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields if model._meta.managed and not model._meta.proxy else ():
            if f"{model._meta.label}.{field.name}" == LOG or not isinstance(
                field, models.CharField | models.TextField | models.JSONField
            ):
                continue
            for word in words:
                with connection.cursor() as cursor:
                    cursor.execute(
                        f'SELECT count(*) FROM "{model._meta.db_table}" WHERE "{field.column}"::text LIKE %s',
                        [f"%{word}%"],
                    )
                    assert cursor.fetchone() == (0,), f"{word} in {model._meta.label}.{field.name}"


def test_he_is_told_once_more_and_the_number_is_forgotten_when_that_has_gone(town: Any) -> None:
    number = town.man.phone
    made = asked(town, "erasure", town.man)
    services.carry_out_erasure(actor=town.actor, request_id=made.pk)
    told = Message.objects.filter(notice__subject=f"privacy.datarequest:{made.pk}").exclude(phone_hash="")
    (last,) = told
    listed = client_of(town.staff).get(reverse("privacy:requests")).content.decode()
    assert "已删除" in listed
    assert (last.phone, last.recipient_label, last.user_id, last.state) == (number, "-", None, "queued")
    assert services.forget_told() == 0
    told.update(state="sent")
    assert services.forget_told() == 1
    last.refresh_from_db()
    assert (last.phone, last.phone_hash) == ("", "")


@pytest.mark.parametrize(("days", "left"), [(6, 1), (8, 0)])
def test_a_last_message_that_can_not_be_sent_is_forgotten_after_a_week(town: Any, days: int, left: int) -> None:
    made = asked(town, "erasure", town.man)
    services.carry_out_erasure(actor=town.actor, request_id=made.pk)
    told = Message.objects.filter(notice__subject=f"privacy.datarequest:{made.pk}").exclude(phone_hash="")
    told.update(state="failed", created_at=clock.now() - timedelta(days=days))
    services.forget_told()
    assert told.count() == left


def test_an_erased_file_is_not_opened_again(town: Any) -> None:
    from doorstep.residents.services import reopen_person

    services.carry_out_erasure(actor=town.actor, request_id=asked(town, "erasure", town.man).pk)
    with pytest.raises(Refused) as refusal:
        reopen_person(actor=town.actor, person=Person.objects.get(pk=town.man.pk))
    assert refusal.value.code == "file_erased"


def test_the_lock_opens_by_itself_when_its_years_are_over(town: Any, monkeypatch: Any) -> None:
    made = asked(town, "erasure", town.man)
    until = clock.today() + timedelta(days=10)
    day = {"today": clock.today()}
    locks = [lambda _person, today: [erasing.Lock("病历", until)] if today <= until else []]
    monkeypatch.setattr(erasing, "locks", locks)
    assert services.carry_out_erasure(actor=town.actor, request_id=made.pk).locked_until == until
    monkeypatch.setattr("doorstep.privacy.services.erasure.clock.today", lambda: until + timedelta(days=1))
    assert day["today"] <= until
    assert services.carry_out_erasure(actor=town.actor, request_id=made.pk).state == "done"


def test_the_list_shows_the_next_due_first_and_asks_a_fixed_number_of_questions(
    town: Any, django_assert_max_num_queries: Any
) -> None:
    client = client_of(town.staff)
    address = reverse("privacy:requests")
    client.get(address)
    with django_assert_max_num_queries(12):
        body = client.get(address).content.decode()
    assert "周明兰" not in body
    for number, mark in enumerate("甲乙丙丁戊己"):
        person = town.resident_without_account(f"测试{mark}", f"1390000{3000 + number}", date(1950, 1, 1 + number))
        asked(town, "copy", person)
    with django_assert_max_num_queries(12):
        client.get(address)
    assert "13900003000" not in client.get(address).content.decode()
