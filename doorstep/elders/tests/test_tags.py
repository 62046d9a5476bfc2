"""Tags: evidence, once open, ended and never removed; and that guarded ones stay with their named roles."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from doorstep.elders import selectors, services
from doorstep.elders.errors import AlreadyEnded, AlreadyOpen, DayWrong, EvidenceMissing, ReasonMissing, WordMissing
from doorstep.elders.models import PersonTag
from doorstep.elders.selectors import ElderFilters
from doorstep.elders.tags import GUARDED, TAGS, Tag
from doorstep.kernel import clock
from doorstep.kernel.errors import BadInput, NotAllowed, NotFound
from doorstep.kernel.models import Event
from doorstep.regions.tests.factories import actor_over

pytestmark = pytest.mark.django_db
SUPPORT = "计生特扶"


def tag(actor, person, name, **more):
    evidence = "certificate" if TAGS[Tag(name)].needs_evidence else ""
    return services.set_tag(actor=actor, person=person, tag=name, **{"evidence": evidence, **more})


@pytest.mark.parametrize("name", [name for name, rule in TAGS.items() if rule.needs_evidence and not rule.right])
def test_a_tag_that_needs_a_document_is_refused_without(zhou, worker, name):
    with pytest.raises(EvidenceMissing):
        services.set_tag(actor=worker, person=zhou, tag=name, evidence="  ")
    assert not PersonTag.objects.exists()
    tag(worker, zhou, name)


def test_even_the_database_refuses_it_without(zhou, worker):
    row = tag(worker, zhou, "relief")
    with pytest.raises(IntegrityError), transaction.atomic():
        PersonTag.objects.filter(pk=row.pk).update(evidence="")


def test_different_tags_hold_side_by_side_and_the_same_one_once(zhou, worker):
    for name in ("lives_alone", "disabled", "relief"):
        tag(worker, zhou, name)
    with pytest.raises(AlreadyOpen):
        tag(worker, zhou, "relief")
    assert selectors.tags_of([zhou.pk], clock.today())[zhou.pk] == {"lives_alone", "disabled", "relief"}


def test_two_other_tags_differ_by_their_word(zhou, worker):
    tag(worker, zhou, "other", word="耳聋")
    tag(worker, zhou, "other", word="失眠")
    with pytest.raises(WordMissing):
        tag(worker, zhou, "other")


def test_an_ended_tag_stays_and_may_begin_again(zhou, worker):
    row = tag(worker, zhou, "relief", since=date(2022, 3, 1))
    services.end_fact(actor=worker, fact=row, on=date(2023, 3, 1), reason="收入高了，停发")
    assert selectors.tags_of([zhou.pk], date(2023, 2, 28)) == {zhou.pk: {"relief"}}
    assert selectors.tags_of([zhou.pk], date(2023, 3, 1)) == {}
    tag(worker, zhou, "relief")
    assert PersonTag.objects.count() == 2
    with pytest.raises(AlreadyEnded):
        services.end_fact(actor=worker, fact=row, reason="再结束一次")


@pytest.mark.parametrize("since", [date(2999, 1, 1), date(1945, 3, 11)])
def test_a_tag_begins_neither_tomorrow_nor_before_the_birth(zhou, worker, since):
    with pytest.raises(DayWrong):
        tag(worker, zhou, "lives_alone", since=since)


def test_a_tag_ends_with_a_reason_and_after_it_began(zhou, worker):
    row = tag(worker, zhou, "lives_alone", since=date(2023, 3, 1))
    with pytest.raises(ReasonMissing):
        services.end_fact(actor=worker, fact=row, reason=" ")
    with pytest.raises(DayWrong):
        services.end_fact(actor=worker, fact=row, on=date(2023, 2, 1), reason="女儿搬来了")


def test_who_may_not_change_is_refused_and_the_outsider_finds_nobody(zhou, reader, outsider):
    with pytest.raises(NotAllowed):
        tag(reader, zhou, "lives_alone")
    with pytest.raises(NotFound):
        tag(outsider, zhou, "lives_alone")
    with pytest.raises(BadInput):
        services.set_tag(actor=reader, person=zhou, tag="no_such_tag")


@pytest.mark.parametrize("name", list(GUARDED))
def test_a_guarded_tag_is_set_and_ended_by_its_own_right_only(zhou, worker, town, name):
    own = actor_over(town.home, "residents.view", GUARDED[name])
    with pytest.raises(NotAllowed):
        tag(worker, zhou, name)
    row = tag(own, zhou, name)
    with pytest.raises(NotFound):
        services.end_fact(actor=worker, fact=row, reason="想删掉")
    services.end_fact(actor=own, fact=row, reason="组织关系转走")


@pytest.mark.parametrize("name", list(GUARDED))
def test_nothing_of_a_guarded_tag_reaches_those_without_its_right(zhou, worker, town, name):
    own = actor_over(town.home, "residents.view", GUARDED[name])
    other_right = next(right for right in GUARDED.values() if right != GUARDED[name])
    other = actor_over(town.home, "residents.view", "residents.edit", other_right)
    tag(own, zhou, name)
    for actor in (worker, other):
        assert list(PersonTag.objects.visible_to(actor)) == []
        assert selectors.tags_of([zhou.pk], clock.today(), actor=actor) == {}
        assert not selectors.may_filter_by(actor, name)
        for filters in (ElderFilters(tag=name), ElderFilters(body=name)):
            assert selectors.elders_page(actor=actor, filters=filters).lines == []
        assert selectors.history_of(actor=actor, pk=zhou.pk).facts == []
    assert selectors.tags_of([zhou.pk], clock.today()) == {}
    assert selectors.tags_of([zhou.pk], clock.today(), actor=own) == {zhou.pk: {name}}
    assert len(selectors.elders_page(actor=own, filters=ElderFilters(tag=name)).lines) == 1


def test_the_right_over_another_area_does_not_help(zhou, special, outsider, town):
    tag(special, zhou, "family_planning")
    both = actor_over(town.grid, "residents.view")
    mixed = type(both)(grants=both.grants | outsider.grants)
    assert list(PersonTag.objects.visible_to(mixed)) == []


def test_events_tell_that_something_was_entered_and_never_what(zhou, worker, special):
    tag(special, zhou, "family_planning", evidence_number="EX-4711")
    tag(worker, zhou, "relief", evidence_number="EX-4712")
    events = [f"{event.action} {event.data} {event.reason} {event.to_state}" for event in Event.objects.all()]
    assert events
    text = " ".join(events)
    for word in ("family_planning", "relief", SUPPORT, "低保", "EX-4711", "certificate"):
        assert word not in text
    guarded, plain = Event.objects.filter(action="entered").order_by("id")
    assert guarded.data == plain.data, "one can't tell a guarded tag by the shape of its event"


def test_no_log_line_names_a_guarded_tag(zhou, special, caplog):
    caplog.set_level(0)
    row = tag(special, zhou, "family_planning")
    assert str(row) == f"tag {row.pk}"
    assert "family_planning" not in " ".join(
        record.getMessage() for record in caplog.records if record.name != "django.db.backends"
    )


def test_the_number_of_the_document_lies_encrypted(zhou, worker):
    from django.db import connection

    tag(worker, zhou, "relief", evidence_number="EX-4711")
    with connection.cursor() as cursor:
        cursor.execute("SELECT evidence_number FROM elders_persontag")
        assert "4711" not in cursor.fetchone()[0]


def test_every_spelling_of_a_ledger_means_a_tag():
    from doorstep.elders.tags import _by_spelling, tag_of

    assert set(_by_spelling().values()) == set(Tag) - {Tag.OTHER}
    assert tag_of(" 失独 ") == Tag.FAMILY_PLANNING
    assert tag_of("喜欢下棋") is None
