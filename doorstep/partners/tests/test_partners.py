"""Partners: who sees which, agreements that run out, the contact that opens with a purpose."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from doorstep.accounts.models import Assignment, Disclosure, Organisation
from doorstep.kernel import clock
from doorstep.kernel.actor import system
from doorstep.kernel.models import Event
from doorstep.partners import selectors
from doorstep.partners.models import Partner
from doorstep.partners.tests.factories import make_organisation, make_partner
from doorstep.regions.selectors import find_region
from doorstep.regions.tests.factories import make_community, make_region

LIST = "/console/partners/"
NEW = "/console/partners/new/"


@pytest.fixture
def town(db):
    home = make_community("朝晖社区")
    return SimpleNamespace(
        home=home, district=find_region(home.path.split("/")[0]), other=make_region(home.parent, name="转水社区")
    )


def staff(region, role="community_staff", name="王琴"):
    from doorstep.accounts.models import User

    user = User.objects.create(username=f"u{User.objects.count()}", name=name)
    Assignment.objects.create(user=user, role=role, region=region, valid_from=date(2020, 1, 1))
    return user


@pytest.fixture
def wang(town, client):
    user = staff(town.home)
    client.force_login(user)
    return user


def entry(town, **changed):
    return {
        "area": town.home.pk,
        "name": "桂花养老院",
        "kind": "care_home",
        "contact_name": "陆小燕",
        "contact_phone": "0513-0000 4321",
        "agreement_from": "2023-01-01",
        "agreement_to": "2099-12-31",
        "scope": "每月一次集体探望",
        **changed,
    }


def test_a_new_partner_with_a_new_organisation(town, wang, client):
    answer = client.post(NEW, entry(town))
    partner = Partner.objects.get()
    assert answer.url == f"{LIST}{partner.pk}/"
    assert (partner.organisation.name, partner.organisation.kind) == ("桂花养老院", "care_home")
    assert partner.contact_phone == "+8651300004321"
    assert partner.area_path == town.home.path
    event = Event.objects.get(subject=f"partners.partner:{partner.pk}")
    assert "4321" not in str(event.data)


def test_a_name_that_is_known_means_the_known_organisation(town, wang, client):
    known = make_organisation("桂花养老院", "care_home")
    client.post(NEW, entry(town))
    assert Partner.objects.get().organisation == known
    answer = client.post(NEW, entry(town))
    assert answer.status_code == 422
    assert "桂花养老院" in answer.content.decode()
    assert Partner.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": "", "kind": ""}, "name"),
        ({"kind": ""}, "kind"),
        ({"name": "院" * 200}, "__all__"),
        ({"scope": "长" * 201}, "__all__"),
        ({"contact_name": "陆" * 41}, "__all__"),
        ({"contact_phone": "abc"}, "contact_phone"),
        ({"agreement_to": "2022-12-31"}, "agreement_to"),
        ({"agreement_to": "morgen"}, "agreement_to"),
        ({"area": "0"}, "area"),
    ],
)
def test_bad_input_gets_a_sentence_and_saves_nothing(town, wang, client, changed, field):
    answer = client.post(NEW, entry(town, **changed))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not Partner.objects.exists()
    assert not Organisation.objects.exists()


def test_the_list_puts_first_what_runs_out_first(town, wang, client):
    today = clock.today()
    never = make_partner(town.home, agreement_from=date(2020, 1, 1))
    later = make_partner(town.home, agreement_to=today + timedelta(days=400))
    soon = make_partner(town.home, agreement_to=today + timedelta(days=60))
    over = make_partner(town.home, agreement_to=today - timedelta(days=1))
    page = client.get(LIST).context["page"]
    assert [line.pk for line in page.lines] == [over.pk, soon.pk, later.pk, never.pk]
    assert [line.standing for line in page.lines] == ["over", "soon", "runs", "runs"]
    assert (page.total, page.over, page.soon) == (4, 1, 1)
    assert [line.pk for line in client.get(LIST, {"standing": "over"}).context["page"].lines] == [over.pk]


def test_filters(town, wang, client):
    bank = make_partner(town.home, make_organisation("桂花银行", "bank"), scope="反诈讲座")
    make_partner(town.home)

    def shown(**query):
        return [line.pk for line in client.get(LIST, query).context["page"].lines]

    assert shown(kind="bank") == shown(q="反诈") == shown(q="桂花银行") == [bank.pk]
    assert shown(q="%") == []
    assert len(shown(kind="nonsense")) == 2


def test_the_contact_is_masked_and_opens_with_a_purpose(town, wang, client):
    partner = make_partner(town.home, contact_name="陆小燕", contact_phone="+8613900004321")
    for page in (LIST, f"{LIST}{partner.pk}/", f"{LIST}{partner.pk}/edit/"):
        text = client.get(page).content.decode()
        assert "139 **** 4321" in text
        assert "13900004321" not in text
    assert "陆**" in client.get(LIST).content.decode()
    opened = f"{LIST}{partner.pk}/open/"
    assert client.post(opened, {"purpose": ""}).status_code == 422
    assert not Disclosure.objects.exists()
    assert "13900004321" in client.post(opened, {"purpose": "约下月探望"}).content.decode()
    assert Disclosure.objects.get().purpose == "约下月探望"


def test_a_community_may_call_the_partner_of_its_district(town, wang, client):
    partner = make_partner(town.district, contact_phone="+8613900004321")
    assert "13900004321" in client.post(f"{LIST}{partner.pk}/open/", {"purpose": "约专家"}).content.decode()
    assert client.get(f"{LIST}{partner.pk}/edit/").status_code == 404
    assert client.post(f"{LIST}{partner.pk}/end/").status_code == 404


def test_a_change_keeps_the_telephone_that_is_left_empty(town, wang, client):
    partner = make_partner(town.home, contact_name="陆小燕", contact_phone="+8613900004321")
    client.post(f"{LIST}{partner.pk}/edit/", {"scope": "义诊", "contact_name": "陆小燕", "contact_phone": ""})
    partner.refresh_from_db()
    assert (partner.scope, partner.contact_phone) == ("义诊", "+8613900004321")
    assert Event.objects.get(action="updated").data == {"fields": ["scope"]}


def test_ending_and_taking_up_again(town, wang, client):
    partner = make_partner(town.home)
    client.post(f"{LIST}{partner.pk}/end/")
    assert client.get(LIST).context["page"].lines == []
    assert [line.pk for line in client.get(LIST, {"standing": "ended"}).context["page"].lines] == [partner.pk]
    client.post(f"{LIST}{partner.pk}/resume/")
    assert [line.pk for line in client.get(LIST).context["page"].lines] == [partner.pk]


def test_outsiders(town, client):
    partner = make_partner(town.home, contact_phone="+8613900004321")
    pages = [LIST, NEW, *(f"{LIST}{partner.pk}/{tail}" for tail in ("", "edit/", "open/"))]
    for page in pages:
        assert client.get(page).status_code == 302
    client.force_login(staff(town.other, name="赵强"))
    for page in pages[2:]:
        assert client.get(page).status_code == 404, page
    for tail in ("end/", "resume/", "open/"):
        assert client.post(f"{LIST}{partner.pk}/{tail}", {"purpose": "看看"}).status_code == 404
    assert f"{LIST}{partner.pk}/" not in client.get(LIST).content.decode()
    client.force_login(staff(town.home, "grid_worker", name="陈刚"))
    for page in pages:
        assert client.get(page).status_code == 404, page
    assert not Disclosure.objects.exists()


def test_the_partners_own_people_see_it_and_nothing_else(town, client):
    partner, other = make_partner(town.home), make_partner(town.home)
    from doorstep.accounts.models import User

    nurse = User.objects.create(username="nurse", name="陆小燕")
    Assignment.objects.create(
        user=nurse, role="partner_staff", organisation=partner.organisation, valid_from=date(2020, 1, 1)
    )
    client.force_login(nurse)
    assert [line.pk for line in client.get(LIST).context["page"].lines] == [partner.pk]
    assert client.get(f"{LIST}{other.pk}/").status_code == 404
    assert client.get(f"{LIST}{partner.pk}/edit/").status_code == 404


def test_partners_of_an_area_include_those_above_and_within(town):
    mine, above, within = make_partner(town.home), make_partner(town.district), make_partner(make_region(town.home))
    make_partner(town.other)
    make_partner(town.home, active=False)
    found = selectors.partners_of(actor=system(), area_path=town.home.path)
    assert {partner.pk for partner in found} == {mine.pk, above.pk, within.pk}


def test_queries_stay_the_same_as_partners_grow(town, wang, client):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def cost():
        with CaptureQueriesContext(connection) as caught:
            assert client.get(LIST).status_code == 200
        return len(caught)

    make_partner(town.home)
    few = cost()
    for _ in range(20):
        make_partner(town.home)
    assert cost() == few
