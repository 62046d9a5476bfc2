"""The ledger on the card, and its forms, at the HTTP boundary."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from doorstep.accounts.models import Disclosure
from doorstep.elders import services
from doorstep.elders.models import AbilityAssessment, EmergencyContact, PersonTag, Sheet, Verification
from doorstep.elders.scales import ABILITY
from doorstep.kernel import clock
from doorstep.residents.services import close_person, reopen_person
from doorstep.residents.tests.factories import make_person, make_staff, make_user

pytestmark = pytest.mark.django_db
FORMS = ["sheet/", "verify/", "self-care/", "ability/", "tags/new/"] + [
    f"facts/{kind}/new/" for kind in ("condition", "disability", "contact", "key", "service")
]


def card(person):
    return f"/console/residents/{person.pk}/"


def url(person, tail=""):
    return f"{card(person)}ledger/{tail}"


def text(client, address):
    return client.get(address).content.decode()


@pytest.fixture
def contact(zhou, worker):
    return services.add_contact(actor=worker, person=zhou, name="陈晓燕", relation="daughter", phone="13800000031")


def test_every_form_opens(zhou, li, client):
    assert {tail: client.get(url(zhou, tail)).status_code for tail in FORMS} == dict.fromkeys(FORMS, 200)
    assert client.get(url(zhou, "facts/nonsense/new/")).status_code == 404


def test_an_elder_without_a_sheet_says_so_and_a_child_has_one_line(zhou, li, client, town):
    assert "还没有问过" in text(client, card(zhou))
    child = make_person(town.grid, "孙小宝", birth_date=clock.today())
    page = text(client, card(child))
    assert "建立台账" in page
    assert "紧急联系人" not in page


def test_the_sheet_is_saved_and_shown(zhou, li, client):
    answer = client.post(url(zhou, "sheet/"), {"living": "alone", "floor": "3", "has_lift": "no"})
    assert answer.status_code == 302
    page = text(client, card(zhou))
    assert "独居" in page
    assert Sheet.objects.get().has_lift is False


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"floor": "300"}, ""),
        ({"living": "moon"}, ""),
        ({"care_level": "weekly"}, "请写明为什么定这个关爱等级"),
        ({"note": "长" * 501}, "500"),
        ({"note": "a\x00b"}, ""),
    ],
)
def test_a_sheet_with_a_mistake_is_refused_with_a_sentence(zhou, li, client, form, said):
    answer = client.post(url(zhou, "sheet/"), form)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Sheet.objects.exists()


def test_a_tag_without_its_document_is_refused_beside_the_field(zhou, li, client):
    form = {"tag": "relief", "since": "2023-01-05", "source": "window"}
    answer = client.post(url(zhou, "tags/new/"), form)
    assert answer.status_code == 422
    assert "这个标签要有材料" in answer.content.decode()
    assert not PersonTag.objects.exists()
    assert client.post(url(zhou, "tags/new/"), form | {"evidence": "certificate"}).status_code == 302
    assert "低保" in text(client, card(zhou))


def test_guarded_tags_are_neither_offered_nor_taken_nor_shown_without_their_right(zhou, li, client, special, give):
    assert "计生特扶" not in text(client, url(zhou, "tags/new/"))
    form = {"tag": "family_planning", "since": "2023-01-05", "evidence": "list", "source": "window"}
    assert client.post(url(zhou, "tags/new/"), form).status_code == 422
    row = services.set_tag(actor=special, person=zhou, tag="family_planning", evidence="decision")
    for address in (card(zhou), url(zhou), "/console/elders/", "/console/elders/?tag=family_planning"):
        assert "计生特扶" not in text(client, address)
    for tail in ("end/", "open/"):
        assert client.get(url(zhou, f"facts/tag/{row.pk}/{tail}")).status_code == 404
    give(li, "special_support")
    for address in (card(zhou), url(zhou), url(zhou, "tags/new/")):
        assert "计生特扶" in text(client, address)
    assert client.get(url(zhou, f"facts/tag/{row.pk}/end/")).status_code == 200


def test_a_contact_is_masked_and_opens_once_with_a_purpose(zhou, li, client, contact):
    page = text(client, card(zhou))
    assert "138 **** 0031" in page
    assert "还缺一位联系人" in page
    for address in (card(zhou), url(zhou), url(zhou, f"facts/contact/{contact.pk}/end/")):
        assert "0000 0031" not in text(client, address)
    address = url(zhou, f"facts/contact/{contact.pk}/open/")
    assert client.post(address, {"purpose": " "}).status_code == 422
    assert not Disclosure.objects.exists()
    answer = client.post(address, {"purpose": "老人没应门"})
    assert "138 0000 0031" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert Disclosure.objects.get().user_id == li.pk


def test_a_fact_ends_with_a_reason(zhou, li, client, contact):
    address = url(zhou, f"facts/contact/{contact.pk}/end/")
    assert client.post(address, {"on": clock.today(), "reason": ""}).status_code == 422
    assert client.post(address, {"on": clock.today(), "reason": "换号了"}).status_code == 302
    contact.refresh_from_db()
    assert (contact.valid_to, contact.ended_reason) == (clock.today(), "换号了")
    assert "换号了" in text(client, url(zhou))


def test_the_26_items_are_sent_and_the_sum_is_shown_while_one_types(zhou, li, client):
    items = {f"{key}-{item}": highest for key, part in ABILITY.items() for item, highest in part.items.items()}
    form = {**items, "on": clock.today(), "reason": "first", "assessor_1": "季医生", "assessor_2": "沈示例"}
    form["medical_assessor"] = 1
    some = client.get("/console/elders/ability/", {"mind-memory": 3}).content.decode()
    assert "25" in some
    assert "能力完好" in client.get("/console/elders/ability/", items).content.decode()
    assert client.post(url(zhou, "ability/"), form | {"mind-memory": ""}).status_code == 422
    assert client.post(url(zhou, "ability/"), form | {"mind-consciousness": 0}).status_code == 422
    assert not AbilityAssessment.objects.exists()
    assert client.post(url(zhou, "ability/"), form).status_code == 302
    done = AbilityAssessment.objects.get()
    assert "能力完好" in text(client, url(zhou, f"forms/ability/{done.pk}/"))
    assert client.post(url(zhou, f"forms/ability/{done.pk}/withdraw/"), {"reason": "填错人了"}).status_code == 302
    assert "填错人了" in text(client, url(zhou, f"forms/ability/{done.pk}/"))


def test_nothing_changed_is_one_press(zhou, client, town, worker):
    services.change_sheet(actor=worker, person=zhou, changes={"living": "alone"})
    client.force_login(make_staff(town.grid, "grid_worker", name="沈志强"))
    assert "核实过，没有变化" in text(client, card(zhou))
    assert client.post(url(zhou, "verify/same/")).status_code == 302
    assert Verification.objects.get().on == clock.today()


def test_after_a_return_the_card_asks_and_the_answer_holds(zhou, li, client, worker, contact):
    close_person(actor=worker, person=zhou, life="moved", on=clock.today())
    assert "添加联系人" not in text(client, card(zhou))
    reopen_person(actor=worker, person=zhou)
    assert "现在还是这样吗" in text(client, card(zhou))
    address = url(zhou, f"facts/contact/{contact.pk}/back/again/")
    assert client.get(address).status_code == 405
    assert client.post(url(zhou, f"facts/contact/{contact.pk}/back/perhaps/")).status_code == 404
    assert client.post(address).status_code == 302
    assert EmergencyContact.objects.open().count() == 1
    assert "现在还是这样吗" not in text(client, card(zhou))


def test_for_the_neighbour_none_of_it_exists(zhou, client, contact, town):
    client.force_login(make_staff(town.elsewhere, name="钱进"))
    for tail in ["", *FORMS, f"facts/contact/{contact.pk}/end/", f"facts/contact/{contact.pk}/open/"]:
        assert client.get(url(zhou, tail)).status_code == 404, tail
    assert client.post(url(zhou, "verify/same/")).status_code == 404


def test_the_number_of_queries_of_a_card_does_not_grow_with_the_facts(zhou, li, client, worker):
    def ask():
        with CaptureQueriesContext(connection) as caught:
            client.get(card(zhou))
        return len(caught)

    services.change_sheet(actor=worker, person=zhou, changes={"living": "alone"})
    ask()
    few = ask()
    for name in ("陈晓燕", "陈小军", "陈小兰"):
        services.add_contact(actor=worker, person=zhou, name=name)
    for code in ("hypertension", "diabetes", "stroke"):
        services.add_condition(actor=worker, person=zhou, code=code)
    assert ask() == few


@pytest.fixture
def herself(zhou, client, worker, special):
    zhou.user = make_user("周明兰", phone="13900000147")
    zhou.save()
    services.change_sheet(
        actor=worker, person=zhou, changes={"living": "alone", "note": "有点固执", "family_doctor": "季医生"}
    )
    services.set_tag(actor=worker, person=zhou, tag="lives_alone")
    services.set_tag(actor=special, person=zhou, tag="family_planning", evidence="decision")
    client.force_login(zhou.user)
    return zhou


def test_she_reads_what_is_kept_of_her_and_nothing_that_shames(herself, client, contact):
    page = text(client, "/me/")
    for word in ("社区记着您的这些情况", "独居", "季医生", "陈晓燕", "138 **** 0031"):
        assert word in page
    for word in ("计生特扶", "有点固执", "13800000031"):
        assert word not in page


def test_of_those_for_whom_she_acts_she_reads_nothing_here(herself, client, town, worker):
    from doorstep.elders.selectors import my_ledger
    from doorstep.kernel.actor import Actor

    other = make_person(town.grid, "孙有财")
    services.change_sheet(actor=worker, person=other, changes={"living": "spouse"})
    actor = Actor(user_id=herself.user_id, person_ids=frozenset({herself.pk, other.pk}))
    assert my_ledger(actor=actor, person=other) is None
    assert my_ledger(actor=actor, person=herself) is not None
