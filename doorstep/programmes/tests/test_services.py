"""The catalogue as data: loaded, edited with history, never losing what it once said."""

from dataclasses import replace
from typing import Any

import pytest

from doorstep.accounts.models import User
from doorstep.kernel.errors import NotAllowed
from doorstep.messaging.models import NoticeTemplate
from doorstep.programmes import errors, selectors, services
from doorstep.programmes.models import Programme, ProgrammeVersion
from doorstep.programmes.schema import load_catalogue
from doorstep.regions.tests.factories import actor_over, make_community, make_region

pytestmark = pytest.mark.django_db

HAIRCUT = """code: haircut_at_home
name: {zh: 上门理发, en: Haircut at home}
short: {zh: 腿脚不便，剪头发上门来。, en: A haircut at your door.}
section: "13"
group: care
counts: [items, person_times, people]
items:
  - {code: haircut, name: {zh: 理发, en: Haircut}, needs_identity: true}
brief: {zh: "开展{name}{items}项次，服务{person_times}人次", en: "{items} items for {person_times} attendances"}
"""


@pytest.fixture
def officer() -> Any:
    return actor_over(make_region(name="试验区"), "programmes.edit", "programmes.view")


def save(actor: Any, text: str = HAIRCUT, note: str = "居民提的", **more: Any) -> Programme:
    return services.save_programme(actor=actor, text=text, note=note, **more)


def test_a_new_programme_needs_no_code_only_its_form(officer: Any) -> None:
    programme = save(officer)
    assert (programme.name, programme.version, programme.counts) == ("上门理发", 1, ["items", "person_times", "people"])
    assert [item.code for item in programme.items.all()] == ["haircut"]


def test_changing_it_keeps_the_old_form_and_says_who_and_why(officer: Any) -> None:
    save(officer)
    changed = save(officer, HAIRCUT.replace("理发, en: Haircut}", "剪头发, en: Haircut}"), note="说得更白")
    assert changed.version == 2
    newest, first = selectors.history(changed)
    assert (newest.version.note, first.version.note) == ("说得更白", "居民提的")
    assert [sign for sign, _ in newest.lines if sign != " "] == ["-", "+"]
    assert first.version.text == HAIRCUT


def test_saving_the_same_form_again_makes_no_version(officer: Any) -> None:
    save(officer)
    assert save(officer).version == 1
    assert ProgrammeVersion.objects.count() == 1


def test_an_item_that_was_dropped_is_switched_off_not_removed(officer: Any) -> None:
    save(officer)
    programme = save(officer, HAIRCUT.replace("code: haircut,", "code: wash,"), note="改成洗头")
    assert {item.code: item.active for item in programme.items.all()} == {"haircut": False, "wash": True}


def test_every_mistake_is_named_and_nothing_is_saved(officer: Any) -> None:
    broken = HAIRCUT.replace("group: care", "group: caring").replace("[items,", "[itemz,")
    with pytest.raises(errors.SpecRefused) as refused:
        save(officer, broken)
    assert len(refused.value.problems) >= 2
    assert Programme.objects.count() == 0


def test_a_change_without_a_reason_is_refused(officer: Any) -> None:
    with pytest.raises(errors.NoteMissing):
        save(officer, note=" ")


def test_the_code_is_fixed_because_records_are_filed_under_it(officer: Any) -> None:
    save(officer)
    with pytest.raises(errors.CodeFixed):
        save(officer, HAIRCUT.replace("code: haircut_at_home", "code: other"), code="haircut_at_home")


def test_two_editors_do_not_overwrite_each_other(officer: Any) -> None:
    save(officer)
    save(officer, HAIRCUT.replace("剪头发上门来", "师傅上门来"), note="甲改", based_on=1)
    with pytest.raises(errors.NewerVersion):
        save(officer, HAIRCUT.replace("剪头发上门来", "我们上门来"), note="乙改", based_on=1)
    assert "师傅上门来" in selectors.current_text(Programme.objects.get())


def test_the_catalogue_is_the_districts_and_a_community_cannot_change_it() -> None:
    with pytest.raises(NotAllowed):
        save(actor_over(make_community(), "programmes.edit"))


def test_the_delivered_catalogue_loads_once_and_keeps_what_was_edited(officer: Any) -> None:
    made, kept = services.load_delivered(actor=officer)
    assert (made, kept) == (len(load_catalogue()), 0)
    clinic = Programme.objects.get(code="free_clinic")
    text = selectors.current_text(clinic).replace("不收钱。带身份证", "免费。带身份证")
    save(replace(officer, user_id=User.objects.create(username="officer", name="区里").pk), text, note="改个说法")
    assert services.load_delivered(actor=officer) == (0, made)
    assert "免费。带身份证" in selectors.current_text(Programme.objects.get(code="free_clinic"))
    assert "免费。带身份证" in NoticeTemplate.objects.get(code="free_clinic.invite").body


def test_a_newer_delivered_form_replaces_the_older_one(officer: Any) -> None:
    services.load_delivered(actor=officer)
    clinic = Programme.objects.get(code="free_clinic")
    older = selectors.current_text(clinic).replace("不收钱", "免费")
    save(officer, older, note="随产品提供")
    assert services.load_delivered(actor=officer)[0] == 1
    assert "不收钱" in selectors.current_text(Programme.objects.get(code="free_clinic"))
