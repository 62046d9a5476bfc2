"""From a file to the register: good rows are written once, the rest is handed back, nothing is overwritten."""

import json
from pathlib import Path

import pytest
from django.db import connection

from doorstep.elders.models import Condition, EmergencyContact, PersonTag, Sheet
from doorstep.intake import services, vault
from doorstep.intake.errors import FileTooBig, NotACommunity
from doorstep.intake.models import ImportFile, ImportProblem, ImportRow, OfficeMapping
from doorstep.intake.services import importing
from doorstep.intake.tests.books import HEADER, id_number, person, xlsx
from doorstep.intake.tests.conftest import SYSTEM, bring_in, hand_in, imported, previewed
from doorstep.kernel import crypto
from doorstep.kernel.errors import NotAllowed, NotFound, WrongState
from doorstep.regions.tests.factories import actor_over
from doorstep.residents.models import Household, Person
from doorstep.residents.tests.factories import make_person

pytestmark = pytest.mark.django_db
DATA = Path(__file__).parent / "data"
TABLES = (Person, Household, Sheet, PersonTag, Condition, EmergencyContact)
GOOD = id_number(born="19480307", order="935")


def book(*rows, header=HEADER, title="转水社区老年人台账"):
    return xlsx({"台账": [[title], header, *rows]})


def counts():
    return [table.objects.count() for table in TABLES]


def contents():
    """All that was written, row by row, as it lies in the tables."""
    found = []
    with connection.cursor() as cursor:
        for table in TABLES:
            name = table._meta.db_table
            cursor.execute(f"SELECT t::text FROM {name} t ORDER BY 1")
            found.append(cursor.fetchall())
    return found


def test_a_row_becomes_a_person_with_all_that_it_says(office, community):
    header = [*HEADER, "居住状况", "紧急联系人", "联系人电话", "网格"]
    row = [
        *person(1, 身份证号码=GOOD, 人员类别="低保、高血压、手工艺人"),
        "独居",
        "王芳（女儿）",
        "13800002222",
        "第二网格",
    ]
    file = imported(office, community, book(row, header=header))
    assert (file.state, file.counts["created"], file.accepted, file.rejected) == ("done", 1, 1, 0)
    one = Person.objects.get()
    assert (one.id_number, one.phone, str(one.birth_date), one.sex) == (GOOD, "+8613800000001", "1948-03-07", 1)
    assert one.household is not None
    assert (one.region.name, one.household.address, one.household.unit, one.household.room) == (
        "第二网格",
        "禾畔花园2幢",
        "1",
        "101",
    )
    assert Sheet.objects.get().living == "alone"
    assert sorted(PersonTag.objects.values_list("tag", "word")) == [
        ("lives_alone", ""),
        ("other", "手工艺人"),
        ("relief", ""),
    ]
    assert Condition.objects.get().code == "hypertension"
    contact = EmergencyContact.objects.get()
    assert (contact.name, contact.relation, contact.phone) == ("王芳", "daughter", "+8613800002222")


def test_numbers_lie_encrypted_and_the_file_too(office, community, tmp_path):
    file = imported(office, community, book(person(1, 身份证号码=GOOD)))
    with connection.cursor() as cursor:
        cursor.execute("SELECT id_number, phone FROM residents_person")
        mark = f"k{crypto.current_key_id()}."
        assert all(value.startswith(mark) for value in cursor.fetchone())
        cursor.execute("SELECT i::text FROM intake_importrow i")
        assert GOOD not in cursor.fetchone()[0]
    kept = (tmp_path / "intake" / str(file.token)).read_bytes()
    assert b"PK" not in kept[:64]
    with vault.opened(file.token) as content:
        assert content.read(2) == b"PK"


def test_the_same_file_again_changes_nothing(office, community):
    rows = [person(number) for number in range(1, 30)]
    rows += [person(40, 姓名="王芳", 身份证号码="无证件"), person(41, 姓名="李明", 身份证号码="无证件", 联系电话=None)]
    header = [*HEADER, "出生日期", "居住状况"]
    rows = [[*row, None, "空巢"] for row in rows] + [[*person(42, 姓名="赵六", 身份证号码="无证件"), "1948-03", "独居"]]
    content = book(*rows, header=header)
    first = imported(office, community, content)
    before = contents()
    second = imported(office, community, content)
    assert first.counts["created"] == 32
    assert second.counts == {"same": 32, "ledger": 0}
    assert contents() == before


def test_a_trial_changes_nothing_at_all(community):
    said = bring_in(community, book(person(1), person(2, 身份证号码=None)), dry_run=True)
    assert (len(said["accepted"]), len(said["rejected"])) == (1, 1)
    assert counts() == [0] * len(TABLES)
    assert not ImportFile.objects.exists()


def test_what_is_on_file_is_filled_in_and_never_overwritten(office, community):
    known = make_person(community, "王芳", id_number=GOOD, phone="13900009999")
    bare = make_person(community, "李明", id_number=id_number())
    file = imported(
        office,
        community,
        book(person(1, 姓名="王芳", 身份证号码=GOOD), person(2, 姓名="李明", 身份证号码=id_number())),
    )
    assert (file.counts.get("created", 0), file.counts["filled"]) == (0, 2)
    known.refresh_from_db()
    bare.refresh_from_db()
    assert (known.phone, bare.phone) == ("+8613900009999", "+8613800000002")
    assert known.household is not None


def test_who_is_on_file_elsewhere_or_closed_is_left_alone_and_told_of(office, community, neighbour):
    make_person(neighbour, "王芳", id_number=GOOD)
    make_person(community, "李明", id_number=id_number(), life="died", closed_on="2026-01-01")
    before = contents()
    file = imported(office, community, book(person(1, 身份证号码=GOOD), person(2, 身份证号码=id_number())))
    assert contents() == before
    told = set(ImportProblem.objects.filter(file=file).values_list("row", "code"))
    assert {(3, "held_elsewhere"), (4, "file_closed")} <= told


def test_every_problem_is_kept_at_its_cell(office, community):
    file = previewed(office, community, book(person(1), person(2, 身份证号码="3.2E+17"), person(3, 联系电话="1380000")))
    assert (file.state, file.accepted, file.rejected, file.warned) == ("previewed", 2, 1, 1)
    told = list(ImportProblem.objects.values_list("row", "column", "code", "is_rejection").order_by("row"))
    assert told == [(4, 3, "id_precision_lost", True), (5, 4, "phone_invalid", False)]
    assert not Person.objects.exists()


def test_a_mark_of_its_own_right_is_left_out_for_whoever_lacks_it(office, community):
    rows = book(person(1, 人员类别="失独、党员、低保"))
    file = imported(office, community, rows)
    assert list(PersonTag.objects.values_list("tag", flat=True)) == ["relief"]
    assert "tag_held_back" in ImportProblem.objects.filter(file=file).values_list("code", flat=True)
    bring_in(community, rows)
    assert PersonTag.objects.count() == 3


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "empty"),
        (b"%PDF-1.4 ....", "pdf"),
        (xlsx({"说明": [["请看附件"]]}), "not_a_ledger"),
        (book(person(1))[:900], "damaged"),
    ],
)
def test_a_file_that_can_not_be_read_is_refused_with_the_reason(office, community, content, fault):
    file = previewed(office, community, content)
    assert (file.state, file.fault) == ("refused", fault)
    assert counts() == [0] * len(TABLES)


def test_the_columns_an_office_has_said_are_remembered_for_its_next_file(office, community, neighbour):
    header = ["编号", "谁", "号", "手机号", "住处"]
    row = [1, "王芳", GOOD, "13800001111", "禾畔花园1幢101室"]
    header[1], header[2] = "姓名", "身份证"
    file = previewed(office, community, book([*row[:4], "禾畔花园1幢101室"], header=header))
    assert Person.objects.count() == 0
    fields = {0: "serial", 1: "name", 2: "id_number", 3: "phone", 4: "address"}
    services.map_columns(actor=office, file_id=file.pk, sheet=0, fields=fields)
    file = services.preview(actor=SYSTEM, file_id=file.pk)
    assert file.sheets[0]["fields"]["4"] == "address"
    assert OfficeMapping.objects.get().region == community
    again = previewed(office, community, book([2, "李明", id_number(), None, "禾畔花园2幢102室"], header=header))
    assert again.sheets[0]["fields"]["4"] == "address"
    actor = actor_over(neighbour, "residents.import")
    other = previewed(actor, neighbour, book([2, "李明", id_number(), None, "禾畔花园2幢102室"], header=header))
    assert "4" not in other.sheets[0]["fields"]


def test_only_whoever_may_import_there_gets_at_a_file(office, community, neighbour):
    outsider = actor_over(neighbour, "residents.import")
    viewer = actor_over(community, "residents.view", "residents.edit")
    with pytest.raises(NotAllowed):
        hand_in(viewer, community, book(person(1)))
    file = previewed(office, community, book(person(1)))
    for actor in (outsider, viewer):
        with pytest.raises(NotFound):
            services.start(actor=actor, file_id=file.pk)
        with pytest.raises(NotFound):
            services.drop(actor=actor, file_id=file.pk)
        assert not ImportFile.objects.visible_to(actor).exists()
        assert not ImportRow.objects.visible_to(actor).exists()
        assert not ImportProblem.objects.visible_to(actor).exists()
        assert not OfficeMapping.objects.visible_to(actor).exists()


def test_a_file_belongs_to_a_community_and_has_its_measure(office, community, settings):
    settings.DOORSTEP_IMPORT_LIMIT = 1000
    with pytest.raises(FileTooBig):
        hand_in(office, community, book(person(1)))
    with pytest.raises(NotACommunity):
        hand_in(office, community.children.first(), b"x")


def test_a_file_put_aside_leaves_no_content(office, community, django_capture_on_commit_callbacks, tmp_path):
    file = previewed(office, community, book(person(1)))
    with django_capture_on_commit_callbacks(execute=True):
        services.drop(actor=office, file_id=file.pk)
    assert list((tmp_path / "intake").iterdir()) == []
    with pytest.raises(WrongState):
        services.start(actor=office, file_id=file.pk)


class Killed(BaseException):
    """As if the process had been killed at this very place."""


@pytest.mark.parametrize("batch_of_death", [0, 1, 2, 3])
@pytest.mark.parametrize("place", ["import_people", "keep_rows", "keep_problems"])
def test_killed_anywhere_and_taken_up_again_nothing_is_lost_or_doubled(
    office, community, monkeypatch, batch_of_death, place
):
    content = book(*[person(number) for number in range(1, 24)], person(50, 身份证号码="/"))
    monkeypatch.setattr(importing, "BATCH", 6)
    file = previewed(office, community, content)
    services.start(actor=office, file_id=file.pk)
    real, calls = getattr(importing, place), []

    def dying(*args, **kwargs):
        done = real(*args, **kwargs)
        calls.append(1)
        if len(calls) == batch_of_death + 1:
            raise Killed
        return done

    monkeypatch.setattr(importing, place, dying)
    with pytest.raises(Killed):
        services.run_import(actor=office, file_id=file.pk)
    half = ImportFile.objects.get(pk=file.pk)
    assert (half.state, half.cursor) == ("importing", batch_of_death * 6)
    assert Person.objects.count() == batch_of_death * 6
    monkeypatch.setattr(importing, place, real)
    done = services.run_import(actor=office, file_id=file.pk)
    assert (done.state, done.counts["created"], Person.objects.count()) == ("done", 23, 23)
    assert ImportRow.objects.filter(file=file).count() == 23
    assert Condition.objects.count() == 23


def test_the_samples_are_imported_one_after_the_other(community, neighbour, db):
    for number in ("01", "02", "03"):
        path = next(DATA.glob(f"{number}_*.xlsx"))
        truth = json.loads((DATA / f"{number}.truth.json").read_text(encoding="utf-8"))
        region = neighbour if number == "02" else community
        said = bring_in(region, path.read_bytes(), path.name)
        kinds = {json.dumps(group, sort_keys=True) for group in said["duplicates"]}
        wanted = {
            json.dumps(group, sort_keys=True)
            for group in truth["duplicates"]
            if all(place["file"] <= number for place in group)
        }
        assert wanted == kinds
        again = bring_in(region, path.read_bytes(), path.name)
        assert again["result"].get("created", 0) == again["result"].get("filled", 0) == again["result"]["ledger"] == 0
        del said["result"], again["result"]
        assert again == said
