"""Consent is a row. A partner reads exactly the named fields, for the purpose, until the day; it stops by itself."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from doorstep.accounts.models import Disclosure
from doorstep.accounts.selectors import actor_for_user
from doorstep.accounts.services import create_organisation, create_user, give_role
from doorstep.elders import services as elders
from doorstep.elders.tags import TAGS
from doorstep.kernel import clock
from doorstep.kernel.errors import NotAllowed, NotFound, WrongState
from doorstep.partners.models import Partner
from doorstep.partners.services import create_partner, end_partner
from doorstep.privacy import errors, selectors, services
from doorstep.privacy.models import Consent, Share
from doorstep.privacy.shared_fields import FIELDS
from doorstep.privacy.states import CONSENT, ConsentState
from doorstep.residents.services import close_person
from tests.moments import at
from tests.town import SYSTEM

pytestmark = pytest.mark.django_db


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def shown(**changes: Any) -> services.Shown:
    return services.Shown(**{"evidence": "paper", "note": "居委会3号文件夹", "given_on": clock.today(), **changes})


def shared(town: Any, **changes: Any) -> Share:
    today = clock.today()
    wanted = {
        "actor": actor_for_user(town.staff),
        "person": town.elder,
        "partner": town.partner,
        "fields": ["name", "door"],
        "purpose": "术后上门换药",
        "starts_on": today,
        "ends_on": today + timedelta(days=30),
        "shown": shown(),
    }
    return services.share(**{**wanted, **changes})


@pytest.fixture
def nurse(town: Any) -> Any:
    return actor_for_user(town.partner_user)


@pytest.fixture
def stranger(town: Any) -> Any:
    """Somebody of another organisation that works in the same community."""
    other = create_organisation(actor=SYSTEM, name="别家护理院", kind="care_home")
    create_partner(actor=SYSTEM, region=town.community, organisation=other)
    user = create_user(actor=SYSTEM, username="staff-bie", name="别人", phone="13900000199", password="x" * 16)
    give_role(actor=SYSTEM, user=user, role="partner_staff", organisation=other)
    return actor_for_user(user)


def test_the_partner_reads_exactly_the_named_fields(town: Any, nurse: Any) -> None:
    opened = services.open_share(actor=nurse, share_id=shared(town).pk)
    assert [(value.code, value.lines) for value in opened.told] == [
        ("name", ["周明兰"]),
        ("door", ["桂花苑6幢2单元302室"]),
    ]


def test_on_the_page_too_there_is_nothing_else(town: Any) -> None:
    elders.change_sheet(actor=actor_for_user(town.staff), person=town.elder, changes={"living": "alone"})
    client, made = client_of(town.partner_user), shared(town)
    before = client.get(reverse("privacy:shared_one", args=[made.pk])).content.decode()
    assert "周明兰" not in before
    body = client.post(reverse("privacy:shared_one", args=[made.pk])).content.decode()
    assert "周明兰" in body
    assert "桂花苑6幢2单元302室" in body
    for word in ("13900000147", "0147", "1945", "独居", "陈晓燕"):
        assert word not in body
    assert client.get(reverse("residents:card", args=[town.elder.pk])).status_code == 404


def test_every_field_that_can_be_shared_can_be_read(town: Any, nurse: Any) -> None:
    opened = services.open_share(actor=nurse, share_id=shared(town, fields=list(FIELDS)).pk)
    assert [value.code for value in opened.told] == list(FIELDS)


def test_no_tag_and_no_number_of_a_document_can_be_shared(town: Any) -> None:
    assert not set(FIELDS) & ({tag.value for tag in TAGS} | {"tags", "id_number", "income", "note"})
    with pytest.raises(errors.FieldsMissing):
        shared(town, fields=["name", "family_planning"])
    assert not Share.objects.exclude(purpose="工作日送午饭").exists()


def test_another_organisation_finds_nothing(town: Any, stranger: Any) -> None:
    made = shared(town)
    assert selectors.shared_with(actor=stranger).lines == []
    with pytest.raises(NotFound):
        services.open_share(actor=stranger, share_id=made.pk)


def test_more_than_a_page_is_counted_and_the_rest_is_a_page_further(
    town: Any, nurse: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("doorstep.privacy.selectors.consents.SHARED_PAGE", 2)
    before = selectors.shared_with(actor=nurse).total
    for number in range(3):
        shared(town, purpose=f"第{number}件事")
    seen, cursor, page = [], "", selectors.shared_with(actor=nurse)
    assert page.total == before + 3
    while True:
        page = selectors.shared_with(actor=nurse, cursor=cursor)
        seen += [line.pk for line in page.lines]
        cursor = page.page.next_cursor
        if not cursor:
            break
    assert len(seen) == len(set(seen)) == before + 3
    said = client_of(town.partner_user).get(reverse("privacy:shared")).content.decode()
    assert f"现有{before + 3}人" in said


def test_it_stops_by_itself_after_the_last_day(town: Any, nurse: Any) -> None:
    made = shared(town)
    noon = clock.at(made.ends_on, "12:00")
    with at(noon):
        assert services.open_share(actor=nurse, share_id=made.pk).share == made
    with at(noon + timedelta(days=1)):
        assert made.pk not in [line.pk for line in selectors.shared_with(actor=nurse).lines]
        with pytest.raises(NotFound):
            services.open_share(actor=nurse, share_id=made.pk)
        assert client_of(town.partner_user).get(reverse("privacy:shared_one", args=[made.pk])).status_code == 404


def test_before_the_first_day_there_is_nothing_either(town: Any, nurse: Any) -> None:
    made = shared(town, starts_on=clock.today() + timedelta(days=3))
    with pytest.raises(NotFound):
        services.open_share(actor=nurse, share_id=made.pk)


def test_it_stops_at_the_moment_it_is_taken_back(town: Any, nurse: Any) -> None:
    made = shared(town)
    services.withdraw(actor=actor_for_user(town.elder_user), consent_id=made.consent_id, how="self")
    with pytest.raises(NotFound):
        services.open_share(actor=nurse, share_id=made.pk)


@pytest.mark.parametrize("what", ["partner ended", "agreement over", "file closed"])
def test_it_stops_when_partner_or_file_is_closed(town: Any, nurse: Any, what: str) -> None:
    made, staff = shared(town), actor_for_user(town.staff)
    if what == "partner ended":
        end_partner(actor=staff, partner=town.partner)
    elif what == "agreement over":
        Partner.objects.filter(pk=town.partner.pk).update(agreement_to=clock.today() - timedelta(days=1))
    else:
        close_person(actor=staff, person=town.elder, life="moved")
    with pytest.raises(NotFound):
        services.open_share(actor=nurse, share_id=made.pk)
    page = selectors.consent_page(actor=staff, pk=made.consent_id)
    assert page.line.standing == "stopped"


def test_each_opening_is_kept_and_the_resident_reads_it(town: Any, nurse: Any) -> None:
    made = shared(town)
    services.open_share(actor=nurse, share_id=made.pk)
    rows = Disclosure.objects.filter(person_id=town.elder.pk, purpose="术后上门换药")
    assert {(row.field, row.office) for row in rows} == {("name", "市北护理院"), ("door", "市北护理院")}
    body = client_of(town.elder_user).get(reverse("privacy:looks")).content.decode()
    assert "市北护理院" in body
    assert "术后上门换药" in body
    assert "施医生" in client_of(town.staff).get(reverse("privacy:consent", args=[made.consent_id])).content.decode()


def test_the_words_agreed_to_name_recipient_purpose_fields_and_end(town: Any) -> None:
    made = shared(town)
    for word in ("市北护理院", "施医生", "术后上门换药", "住址", f"{made.ends_on.year}"):
        assert word in made.consent.text


def test_staff_of_the_neighbour_share_nobody_and_take_nothing_back(town: Any) -> None:
    made, neighbour = shared(town), actor_for_user(town.neighbour_staff)
    with pytest.raises(NotFound):
        shared(town, actor=neighbour)
    with pytest.raises(NotFound):
        services.withdraw(actor=neighbour, consent_id=made.consent_id, how="window")


def test_a_grid_worker_sees_it_and_changes_nothing(town: Any) -> None:
    made, worker = shared(town), actor_for_user(town.grid_worker)
    assert selectors.consent_page(actor=worker, pk=made.consent_id).may_withdraw is False
    for act in (
        lambda: services.withdraw(actor=worker, consent_id=made.consent_id, how="window"),
        lambda: shared(town, actor=worker),
    ):
        with pytest.raises(NotAllowed):
            act()


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"fields": []}, errors.FieldsMissing),
        ({"purpose": "x"}, errors.PurposeMissing),
        ({"ends_on": clock.today() - timedelta(days=1)}, errors.ShareDays),
        ({"ends_on": clock.today() + timedelta(days=400)}, errors.ShareTooLong),
        ({"shown": {"note": " "}}, errors.EvidenceMissing),
        ({"shown": {"given_by": "proxy"}}, errors.SignerMissing),
        ({"shown": {"given_on": clock.today() + timedelta(days=2)}}, errors.GivenAhead),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_is_written(town: Any, changes: Any, error: Any) -> None:
    before = Consent.objects.count(), Share.objects.count()
    if isinstance(changes.get("shown"), dict):
        changes = {**changes, "shown": shown(**changes["shown"])}
    with pytest.raises(error):
        shared(town, **changes)
    assert (Consent.objects.count(), Share.objects.count()) == before


def test_no_share_goes_beyond_the_agreement_or_to_who_does_not_work_here(town: Any) -> None:
    Partner.objects.filter(pk=town.partner.pk).update(agreement_to=clock.today() + timedelta(days=10))
    town.partner.refresh_from_db()
    with pytest.raises(errors.AgreementEndsFirst):
        shared(town)
    elsewhere = create_partner(
        actor=SYSTEM,
        region=town.neighbour,
        organisation=create_organisation(actor=SYSTEM, name="转水公司", kind="company"),
    )
    with pytest.raises(errors.PartnerNotHere):
        shared(town, partner=elsewhere)


def test_one_agrees_once_and_again_after_taking_it_back(town: Any) -> None:
    elder = actor_for_user(town.elder_user)
    first = services.agree_oneself(actor=elder, person_id=town.elder.pk, kind="news")
    with pytest.raises(errors.AgreedAlready):
        services.agree_oneself(actor=elder, person_id=town.elder.pk, kind="news")
    services.withdraw(actor=elder, consent_id=first.pk, how="self")
    with pytest.raises(WrongState):
        services.withdraw(actor=elder, consent_id=first.pk, how="self")
    assert services.agree_oneself(actor=elder, person_id=town.elder.pk, kind="news").pk != first.pk


def test_who_acts_for_her_is_named_as_the_one_who_agreed(town: Any) -> None:
    made = services.agree_oneself(actor=actor_for_user(town.daughter_user), person_id=town.elder.pk, kind="news")
    assert (made.given_by, made.signer, made.evidence) == ("proxy", "陈晓燕", "self")
    with pytest.raises(NotFound):
        services.agree_oneself(actor=actor_for_user(town.man_user), person_id=town.elder.pk, kind="health")


@pytest.mark.parametrize("state", list(ConsentState))
def test_only_what_is_given_can_be_taken_back(state: ConsentState) -> None:
    assert CONSENT.allows(state, "withdraw") is (state == ConsentState.GIVEN)


def test_the_database_keeps_no_share_without_purpose_fields_or_end(town: Any) -> None:
    made = shared(town)
    changes: list[dict[str, Any]] = [
        {"purpose": ""},
        {"fields": []},
        {"ends_on": made.starts_on - timedelta(days=1)},
    ]
    for change in changes:
        with pytest.raises(IntegrityError), transaction.atomic():
            Share.objects.filter(pk=made.pk).update(**change)


def test_shared_from_the_form_and_taken_back_from_the_page(town: Any) -> None:
    staff = client_of(town.staff)
    sent = {
        "partner": town.partner.pk,
        "fields_shared": ["name", "phone"],
        "purpose": "夜间照护",
        "starts_on": clock.today().isoformat(),
        "ends_on": (clock.today() + timedelta(days=20)).isoformat(),
        "evidence": "spoken",
        "note": "在家里说的，沈志强在场",
        "given_on": clock.today().isoformat(),
        "given_by": "person",
    }
    address = reverse("privacy:share_new", args=[town.elder.pk])
    assert staff.post(address, {**sent, "ends_on": "2020-01-01"}).status_code == 422
    assert "夜间照护" in staff.post(address, sent, follow=True).content.decode()
    made = Share.objects.get(purpose="夜间照护")
    card = staff.get(reverse("residents:card", args=[town.elder.pk])).content.decode()
    assert "夜间照护" in card
    elder = client_of(town.elder_user)
    assert "夜间照护" in elder.get(reverse("privacy:my_consents")).content.decode()
    take_back = reverse("privacy:take_back", args=[made.consent_id])
    assert elder.get(take_back).status_code == 200
    assert elder.post(take_back).status_code == 302
    made.consent.refresh_from_db()
    assert made.consent.state == "withdrawn"
    assert client_of(town.man_user).post(take_back).status_code == 404


def test_the_lists_take_as_many_queries_for_ten_as_for_one(
    town: Any, nurse: Any, django_assert_num_queries: Any
) -> None:
    staff = actor_for_user(town.staff)
    shared(town)
    for _turn in range(2):
        with django_assert_num_queries(2):
            selectors.shared_with(actor=nurse)
        with django_assert_num_queries(2):
            selectors.sharing(actor=staff)
        with django_assert_num_queries(2):
            selectors.consents_of(actor=staff, pk=town.elder.pk)
        for number in range(9):
            shared(town, purpose=f"第{number}件事")
