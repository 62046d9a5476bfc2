"""A notice from the form over the preview to the door-knock list, as staff of a community do it."""

import csv
import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from doorstep.accounts.models import Assignment
from doorstep.activities import services as activities
from doorstep.activities.tests.factories import SYSTEM, Town
from doorstep.flows import audiences
from doorstep.kernel import clock
from doorstep.kernel.errors import NotFound
from doorstep.messaging import audiences as resolving
from doorstep.messaging import outbox, services
from doorstep.messaging.models import Message, Notice
from doorstep.messaging.tests.conftest import TEN_IN_THE_MORNING
from doorstep.messaging.tests.factories import make_user, mobile
from doorstep.regions.tests.factories import LONG_AGO
from tests.moments import at
from tests.standing import stands

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning", "book")]
NEW = "/console/notices/new/"


_standing, town = stands(Town, within=lambda: at(TEN_IN_THE_MORNING))


def sign_in(region, role="community_staff") -> Client:
    user = make_user("陈社工")
    Assignment.objects.create(user=user, role=role, region=region, valid_from=LONG_AGO)
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def staff(town: Town) -> Client:
    return sign_in(town.community)


def written(town: Town, **changes: object) -> dict[str, object]:
    return {
        "title": "义诊",
        "body": "11月15日上午8点，桂花苑小广场，量血压。有事打0513-0000 1234。",
        "to": "all",
        "area": town.community.path,
        "channels": ["inbox", "sms"],
        "urgency": "normal",
        **changes,
    }


def elders(town: Town, amount: int, start: int = 1, **fields):
    return [
        town.person(f"王老{number}", phone=mobile(number), birth_date="1940-01-01", **fields)
        for number in range(start, start + amount)
    ]


def prepare(client: Client, town: Town, **changes) -> Notice:
    response = client.post(NEW, written(town, **changes))
    assert response.status_code == 302, response.content.decode()
    return Notice.objects.latest("id")


def addressing(town: Town):
    return town.actor(town.staff_user, town.community, "notices.view", "notices.send", "residents.view")


def refs(spec, actor) -> list[str]:
    return [one.ref for one in resolving.resolve(actor, spec)]


def test_written_previewed_sent_once_by_a_double_click(town, staff):
    elders(town, 3)
    notice = prepare(staff, town)
    preview = staff.get(f"/console/notices/{notice.pk}/preview/")
    assert preview.context["seen"].people == 3
    assert preview.context["seen"].sms_messages == 3
    assert not Message.objects.exists(), "a preview sends nothing"
    for _ in range(2):
        answer = staff.post(f"/console/notices/{notice.pk}/send/")
        assert (answer.status_code, answer["Location"]) == (302, f"/console/notices/{notice.pk}/")
    assert Message.objects.filter(channel="sms").count() == 3
    assert staff.get(f"/console/notices/{notice.pk}/preview/").status_code == 302, "sent: nothing to preview any more"


def test_the_preview_says_when_it_will_go(town, staff, at):
    elders(town, 1)
    notice = prepare(staff, town)
    at(clock.at(clock.today(), "22:30"))
    seen = staff.get(f"/console/notices/{notice.pk}/preview/").context["seen"]
    assert seen.waits
    assert clock.local(seen.goes_at).strftime("%d %H:%M") == "02 08:00"


def test_a_draft_is_changed_before_it_goes(town, staff):
    elders(town, 1)
    notice = prepare(staff, town)
    assert "义诊" in staff.get(f"/console/notices/{notice.pk}/edit/").content.decode()
    answer = staff.post(f"/console/notices/{notice.pk}/edit/", written(town, body="改了", to="elder_80"))
    assert answer.status_code == 302
    notice.refresh_from_db()
    assert (notice.body, notice.audience["group"], Notice.objects.count()) == ("改了", "elder_80", 1)


def test_an_area_of_others_does_not_exist(town, staff):
    for area in (town.neighbour.path, town.street.path, "", "320613/999/"):
        assert staff.post(NEW, written(town, area=area)).status_code == 404
    assert not Notice.objects.exists()


def test_an_activity_of_others_does_not_exist(town, staff):
    theirs = town.activity(region=town.neighbour)
    assert staff.get(f"{NEW}?activity={theirs.pk}").status_code == 404
    assert staff.post(NEW, written(town, to="signups", activity=theirs.pk)).status_code == 404
    for nonsense in ("abc", "-1", "9" * 30, "999999"):
        assert staff.get(f"{NEW}?activity={nonsense}").status_code == 404
    assert not Notice.objects.exists()


def test_a_draft_whose_area_was_lost_is_not_sent(town):
    """The right counts when it is sent, not when it was written."""
    draft = services.draft_notice(
        actor=SYSTEM,
        region=town.community,
        title="义诊",
        body="来",
        audience={"kind": "area", "area": town.neighbour.path},
    )
    with pytest.raises(NotFound):
        services.send_notice(
            actor=town.actor(town.staff_user, town.community, "notices.view", "notices.send"), notice=draft
        )
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"body": "{date}在{place}"}, "{place}"),
        ({"title": ""}, ""),
        ({"body": "义" * 451}, ""),
        ({"channels": []}, ""),
        ({"to": "moon"}, ""),
        ({"to": "signups"}, ""),
        ({"urgency": "yesterday"}, ""),
    ],
)
def test_what_is_wrong_is_said_in_the_form_and_nothing_is_kept(town, staff, change, word):
    answer = staff.post(NEW, written(town, **change))
    assert answer.status_code == 422
    assert word in answer.content.decode()
    assert "d-note is-danger" in answer.content.decode()
    assert not Notice.objects.exists()


def test_the_form_offers_only_areas_of_ones_own(town, staff):
    page = staff.get(NEW).content.decode()
    assert town.grid.path in page
    assert town.neighbour.path not in page


def test_for_an_activity_the_invitation_is_filled_in(town, staff):
    services.load_templates(
        actor=SYSTEM,
        rows=[
            services.TemplateRow("free_clinic.invite", "请您来", "{title}，{date}{time}，{place}。"),
            services.TemplateRow("free_clinic.cancelled", "不办了", "{title}不办了，{reason}。"),
            services.TemplateRow("market.invite", "集市", "{title}"),
        ],
    )
    activity = town.activity()
    form = staff.get(f"{NEW}?activity={activity.pk}").context["form"]
    assert form.initial["title"] == "家门口义诊"
    assert form.initial["body"] == "家门口义诊，11月8日 周三上午8点，桂花苑小广场。"
    assert form.initial["area"] == town.community.path
    cancelled = staff.get(f"{NEW}?activity={activity.pk}&template=free_clinic.cancelled")
    assert cancelled.context["form"].initial["body"] == "家门口义诊不办了，{reason}。"
    assert "market.invite" not in cancelled.content.decode()


def test_a_sign_up_list_gets_those_meant_and_a_general_opt_out_does_not_stop_it(town, staff):
    activity = town.activity(capacity=2)
    crowd = elders(town, 3)
    for one in crowd:
        activities.sign_up(actor=SYSTEM, activity_id=activity.pk, person_id=one.pk)
    Message.objects.all().delete()
    services.opt_out(actor=SYSTEM, phone=mobile(1))
    notice = prepare(staff, town, to="signups", activity=activity.pk, states=["booked"])
    assert (notice.category, notice.subject) == ("own", f"activities.activity:{activity.pk}")
    staff.post(f"/console/notices/{notice.pk}/send/")
    sent = Message.objects.filter(notice=notice, channel="sms")
    assert sorted(sent.values_list("recipient", "state")) == [
        (f"residents.person:{crowd[0].pk}", "queued"),
        (f"residents.person:{crowd[1].pk}", "queued"),
    ]


def test_groups_are_of_the_area_and_of_age(town):
    old, young = elders(town, 1)[0], town.person("小李", phone=mobile(8), birth_date="1990-01-01")
    town.person("邻居", phone=mobile(9), birth_date="1940-01-01", region=town.neighbour_grid)
    elsewhere = elders(town, 1, 20, region=town.other_grid)[0]
    actor = addressing(town)
    assert refs({"kind": "group", "area": town.grid.path, "group": "elder_65"}, actor) == [f"residents.person:{old.pk}"]
    everybody = {f"residents.person:{one.pk}" for one in (old, young, elsewhere)}
    assert set(refs({"kind": "area", "area": town.community.path}, actor)) == everybody
    for spec in (
        {"kind": "area", "area": town.neighbour.path},
        {"kind": "group", "area": town.grid.path, "group": "moon"},
        {"kind": "area"},
    ):
        with pytest.raises(NotFound):
            refs(spec, actor)


def test_without_a_number_of_her_own_the_number_she_signs_in_with_is_used(town):
    town.person("王秀英", user=make_user("王秀英", phone=mobile(5)), birth_date="1940-01-01")
    actor = addressing(town)
    [only] = resolving.resolve(actor, {"kind": "area", "area": town.community.path})
    assert only.phone == f"+86{mobile(5)}"


def test_the_people_are_read_in_a_few_statements(town):
    actor = addressing(town)
    spent = []
    for start, amount in ((1, 2), (10, 30)):
        elders(town, amount, start)
        with CaptureQueriesContext(connection) as queries:
            refs({"kind": "area", "area": town.community.path}, actor)
        spent.append([query["sql"] for query in queries])
    assert len(spent[0]) == len(spent[1])
    assert not any("id_number" in sql for sql in spent[1]), "no ID number is read to send an SMS"


def test_those_not_reached_become_a_door_knock_list(town, staff):
    elders(town, 1)
    deaf = town.person("李大爷", phone="", birth_date="1930-01-01")
    line = town.person("=HYPERLINK", phone="051300001234", birth_date="1930-01-01")
    line.household.address = "=cmd|'/c calc'!A1"
    line.household.save()
    notice = prepare(staff, town)
    staff.post(f"/console/notices/{notice.pk}/send/")
    outbox.deliver()
    page = staff.get(f"/console/notices/{notice.pk}/door-knock/")
    assert {door.person_id for door in page.context["lines"]} == {deaf.pk, line.pk}
    assert "李**" in page.content.decode()
    assert "李大爷" not in page.content.decode()
    assert staff.get(f"/console/notices/{notice.pk}/door-knock/print/").content.decode().count("☐") == 2
    answer = staff.post(f"/console/notices/{notice.pk}/door-knock.csv", {"form": "csv", "reason": "上门告诉他们"})
    table = b"".join(answer.streaming_content).decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(table)) for cell in row]
    assert "'=cmd|'/c calc'!A1" in cells
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)


def test_the_door_knock_list_goes_from_house_to_house(town, staff):
    for address in ("桂花苑10幢101室", "桂花苑9幢1102室", "桂花苑9幢201室"):
        one = town.person("李大爷", birth_date="1930-01-01")
        one.household.address = address
        one.household.save()
    notice = prepare(staff, town)
    staff.post(f"/console/notices/{notice.pk}/send/")
    lines = staff.get(f"/console/notices/{notice.pk}/door-knock/").context["lines"]
    assert [line.address for line in lines] == ["桂花苑9幢201室", "桂花苑9幢1102室", "桂花苑10幢101室"]


def test_the_neighbour_and_the_visitor_find_nothing(town, staff):
    elders(town, 1)
    draft = prepare(staff, town)
    read = [f"/console/notices/{draft.pk}/{name}" for name in ("edit/", "preview/", "door-knock/", "door-knock/print/")]
    read.append(f"/console/notices/{draft.pk}/door-knock.csv")
    neighbour, worker = sign_in(town.neighbour), sign_in(town.grid, "grid_worker")
    for client in (neighbour, worker):
        assert {client.get(address).status_code for address in read} == {404}
        assert client.post(f"/console/notices/{draft.pk}/send/").status_code == 404
    assert {Client().get(address).status_code for address in [*read, NEW]} == {302}
    assert worker.get(NEW).status_code == 404
    officer = sign_in(town.street, "street_officer")
    assert officer.get(f"/console/notices/{draft.pk}/preview/").status_code == 404
    assert officer.post(f"/console/notices/{draft.pk}/send/").status_code == 404
    assert not Message.objects.exists()


def test_a_door_knock_list_shows_only_residents_whom_one_may_see(town):
    """A street officer may read notices, but not the register of people."""
    elders(town, 1)
    notice = services.draft_notice(
        actor=SYSTEM,
        region=town.community,
        title="停水",
        body="停水",
        audience={"kind": "area", "area": town.grid.path},
    )
    services.send_notice(actor=SYSTEM, notice=notice)
    Message.objects.update(state="failed")
    officer = sign_in(town.street, "street_officer")
    assert officer.get(f"/console/notices/{notice.pk}/door-knock/").context["lines"] == []


def test_the_old_door_to_writing_still_leads_there(staff):
    answer = staff.get("/console/notices/compose/?activity=7")
    assert (answer.status_code, answer["Location"]) == (302, f"{NEW}?activity=7")


def test_audiences_are_known_by_words(town):
    assert resolving.described({"kind": "group", "area": town.grid.path, "group": "elder_65"}).startswith(
        "桂花第一网格"
    )
    assert "家门口义诊" in resolving.described(
        {"kind": "signups", "activity": town.activity().pk, "states": ["waiting"]}
    )
    assert audiences.category_of({"kind": "area"}) == "general"
