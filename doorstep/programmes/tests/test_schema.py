"""Programmes as data: what a form may say, what it may not, and what the delivered catalogue holds."""

import csv
import io
import re
import subprocess
import sys

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from doorstep.programmes import schema
from doorstep.programmes.schema import SpecError, load_catalogue, load_default_notices, load_folder, parse_programme
from doorstep.programmes.schema.catalogue import DATA, programme_files
from doorstep.programmes.schema.programme import NOTICE_WORDS

GOOD = """
code: home_haircut
name: {zh: 送理发上门, en: Haircut at home}
short: {zh: 出不了门的，理发师上门。, en: The barber comes to those who cannot go out.}
section: "12"
group: care
counts: [sessions, items, person_times, people]
session_word: {zh: 次, en: round}
items:
  - {code: haircut, name: {zh: 理发, en: Haircut}, icon: scis, needs_identity: true}
brief: {zh: "在{places}送理发{sessions}{session_word}", en: "{sessions} rounds in {places}"}
"""

#: The figures of the district's newspaper page: programme and unit.
PRINTED_FIGURES = """
exam_interpretation,people
free_clinic,person_times
insurance_card,person_times
electrical_safety,sessions
reading_corner,sites
service_market,sessions
service_market,person_times
waste_sorting_visits,rounds
waste_sorting_visits,people
waste_sorting_youth,sessions
deliberation,topics
rest_station,sites
regional_centre,organisations
"""


def form(**changes):
    """The good form as a mapping with some keys changed; None takes a key out."""
    data = yaml.safe_load(GOOD)
    for key, value in changes.items():
        if value is None:
            data.pop(key, None)
        else:
            data[key] = value
    return data


def problems(source):
    with pytest.raises(SpecError) as caught:
        parse_programme(source)
    return {problem.path: problem.sentence for problem in caught.value.problems}


def text(zh="字", en="word"):
    return {"zh": zh, "en": en}


# --- what is right


def test_a_good_form_becomes_a_programme_with_its_defaults():
    spec = parse_programme(GOOD)
    assert (spec.code, spec.group, spec.active, spec.session_unit) == ("home_haircut", "care", True, "sessions")
    assert spec.counts == ("sessions", "items", "person_times", "people")
    item = spec.item("haircut")
    assert item is not None
    assert (item.needs_identity, item.reading, item.evidence) == (True, None, ())
    assert spec.item("washing") is None
    assert (spec.filing, spec.light, spec.points, spec.settings, spec.target_groups) == (None, None, (), (), ())
    assert spec.evidence.photos_max == 0


def test_text_and_mapping_give_the_same_programme():
    assert parse_programme(GOOD) == parse_programme(form())


def test_notices_left_out_are_filled_from_the_common_ones():
    own = parse_programme(form(notices={"invite": text("请来{title}", "Come: {title}")}))
    assert own.notices["invite"].zh == "请来{title}"
    assert own.notices["cancelled"] == load_default_notices()["cancelled"]


def test_a_programme_without_sessions_gets_no_notices():
    spec = parse_programme(form(counts=["items"], session_word=None, brief=text("{items}项次", "{items} items")))
    assert spec.notices == {}


def test_a_programme_is_read_in_the_language_asked_for():
    name = parse_programme(GOOD).name
    assert name.get("zh-hans") == "送理发上门"
    assert name.get("en") == "Haircut at home"


@pytest.mark.parametrize(("age", "fits"), [(64, False), (65, True), (80, True), (81, False), (None, False)])
def test_a_target_group_takes_both_bounds_and_nobody_of_unknown_age(age, fits):
    groups = [{"code": "elder", "name": text(), "min_age": 65, "max_age": 80}]
    assert parse_programme(form(target_groups=groups)).target_groups[0].fits_age(age) is fits


def test_a_target_group_without_ages_takes_everybody():
    group = parse_programme(form(target_groups=[{"code": "all", "name": text()}])).target_groups[0]
    assert group.fits_age(None)
    assert group.fits_age(3)


# --- what is wrong

WRONG = [
    ("no code", {"code": None}, "code", "missing"),
    ("code with capitals", {"code": "Haircut"}, "code", "small letters"),
    ("code too long", {"code": "a" * 41}, "code", "small letters"),
    ("misspelt key", {"itmes": []}, "itmes", "“items” is meant"),
    ("foreign key", {"zzz": 1}, "zzz", "not known"),
    ("no English", {"name": {"zh": "理发"}}, "name.en", "missing"),
    ("no Chinese", {"short": {"en": "cut"}}, "short.zh", "missing"),
    ("empty text", {"name": {"zh": " ", "en": "x"}}, "name.zh", "A text belongs here"),
    ("third language", {"name": {"zh": "理", "en": "x", "fr": "y"}}, "name.fr", "not known"),
    ("text too long", {"name": text("长" * 31)}, "name.zh", "longer than 30"),
    ("line break in a name", {"name": text("理\n发")}, "name.zh", "A text belongs here"),
    ("half a character", {"name": text("\ud800")}, "name.zh", "A text belongs here"),
    ("section as number", {"section": 8}, "section", "quotes"),
    ("odd section", {"section": "eight"}, "section", "chapter"),
    ("unknown group", {"group": "sport"}, "group", "“sport” is not one of: care"),
    ("active is a word", {"active": "yes"}, "active", "true or false"),
    ("unknown unit", {"counts": ["sessions", "smiles"]}, "counts[1]", "“smiles” is not one of"),
    ("rounds is no unit of its own", {"counts": ["sessions", "rounds"]}, "counts[1]", "“rounds” is not one of"),
    ("unit twice", {"counts": ["sessions", "sessions"]}, "counts[1]", "written twice"),
    ("nothing counted", {"counts": []}, "counts", "at least one"),
    ("counts is a word", {"counts": "sessions"}, "counts", "A list belongs here"),
    ("sessions without their word", {"session_word": None}, "session_word", "“sessions” are counted"),
    ("a case word without cases", {"case_word": text()}, "case_word", "only when “cases”"),
    ("a kind of site without sites", {"sites_kind": "room"}, "sites_kind", "only when “sites”"),
    ("odd session unit", {"session_unit": "parties"}, "session_unit", "is not one of"),
    ("items counted but none named", {"items": []}, "items", "“items” are counted"),
    ("items is a mapping", {"items": {"code": "x"}}, "items", "A list belongs here"),
    ("item is a word", {"items": ["haircut"]}, "items[0]", "keys and values"),
    ("item without a name", {"items": [{"code": "haircut"}]}, "items[0].name", "missing"),
    ("item twice", {"items": [{"code": "a", "name": text()}] * 2}, "items[1].code", "written twice"),
    (
        "unknown reading",
        {"items": [{"code": "a", "name": text(), "reading": "mood"}]},
        "items[0].reading",
        "not one of",
    ),
    ("reading is a list", {"items": [{"code": "a", "name": text(), "reading": []}]}, "items[0].reading", "not one of"),
    (
        "odd evidence",
        {"items": [{"code": "a", "name": text(), "evidence": ["oath"]}]},
        "items[0].evidence[0]",
        "not one",
    ),
    ("four photos", {"evidence": {"photos_max": 4}}, "evidence.photos_max", "0 to 3"),
    ("half a photo", {"evidence": {"photos_max": 1.5}}, "evidence.photos_max", "whole number"),
    ("true is no number", {"evidence": {"photos_max": True}}, "evidence.photos_max", "whole number"),
    (
        "ages the wrong way",
        {"target_groups": [{"code": "a", "name": text(), "min_age": 9, "max_age": 8}]},
        "target_groups[0].max_age",
        "below the lower",
    ),
    (
        "filing the wrong way",
        {"filing": {"required": True, "min_days": 30, "max_days": 15, "with": text(), "source": "mem"}},
        "filing.max_days",
        "shorter than the shortest",
    ),
    (
        "filing with nobody",
        {"filing": {"required": True, "min_days": 1, "max_days": 2, "source": "mem"}},
        "filing.with",
        "missing",
    ),
    ("light on the 29th", {"light": {"by_day": 29, "text": text(), "source": "mem"}}, "light.by_day", "1 to 28"),
    (
        "light from hearsay",
        {"light": {"by_day": 2, "text": text(), "source": "told"}},
        "light.source",
        "design, mem, seen",
    ),
    ("points without a source", {"points": {"visit": {"name": text(), "points": 1}}}, "points.visit.source", "missing"),
    ("lists of unequal length", {"bring": {"zh": ["卡", "证"], "en": ["card"]}}, "bring", "same number"),
    ("notice of an unknown kind", {"notices": {"shout": text()}}, "notices.shout", "not known"),
    (
        "unknown placeholder",
        {"notices": {"invite": text("来{wo}", "x")}},
        "notices.invite.zh",
        "{wo} cannot be filled in",
    ),
    ("open brace", {"notices": {"invite": text("来{title", "x")}}, "notices.invite.zh", "braces"),
    ("reach into an object", {"notices": {"invite": text("{title.__class__}", "x")}}, "notices.invite.zh", "braces"),
    ("format in a brace", {"brief": text("{sessions:>9999}", "x")}, "brief.zh", "braces"),
    ("bring without a list", {"notices": {"invite": text("带{bring}", "x")}}, "notices.invite", "“bring”"),
    ("a sentence with what is not counted", {"brief": text("{households}户", "x")}, "brief.zh", "not counted"),
    (
        "setting without a note",
        {"settings": [{"key": "a", "value": 1, "source": "mem"}]},
        "settings[0].note",
        "missing",
    ),
    (
        "setting with a mapping",
        {"settings": [{"key": "a", "value": {}, "source": "mem", "note": text()}]},
        "settings[0].value",
        "list of them",
    ),
    (
        "setting that is not a number",
        {"settings": [{"key": "a", "value": float("nan"), "source": "mem", "note": text()}]},
        "settings[0].value",
        "list of them",
    ),
    (
        "setting twice",
        {"settings": [{"key": "a", "value": 1, "source": "mem", "note": text()}] * 2},
        "settings[1].key",
        "twice",
    ),
]


@pytest.mark.parametrize(("changes", "path", "part"), [case[1:] for case in WRONG], ids=[case[0] for case in WRONG])
def test_a_mistake_is_named_with_its_place(changes, path, part):
    found = problems(form(**changes))
    assert part in found[path]


def test_every_mistake_is_listed_not_only_the_first():
    found = problems(form(code="Bad", group="sport", brief=None, items=[{"code": "a"}, {"code": "a", "name": text()}]))
    assert set(found) == {"code", "group", "brief", "items[0].name", "items[1].code"}


def test_an_unknown_icon_is_nobodys_mistake():
    item = {"code": "a", "name": text(), "icon": "no-such-icon"}
    assert parse_programme(form(items=[item])).items[0].icon == "no-such-icon"


@pytest.mark.parametrize(
    ("source", "part"),
    [
        ("code: [", "not readable YAML"),
        ("code: a\ncode: b", "line 2"),
        ("a: &x [1]\nb: *x", "aliases"),
        ("[" * 50_000, "not readable YAML"),
        ("a: !!python/object/apply:os.system [ls]", "not readable YAML"),
        ("x" * 100_001, "longer than 100000"),
        ("just words", "keys and values"),
        ("", "keys and values"),
    ],
)
def test_a_text_that_is_no_form_is_refused_with_a_sentence(source, part):
    assert part in problems(source)[""]


ANY_KEYS = ["zh", "en", "code", "name", "value", "key", "days", "reading"]
ANY_VALUE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(ANY_KEYS), inner, max_size=4),
    max_leaves=8,
)


@given(ANY_VALUE, st.sampled_from([*form(), "evidence", "filing", "light", "points", "bring", "notices", "settings"]))
def test_whatever_is_written_there_is_either_a_programme_or_a_list_of_mistakes(value, key):
    sentences = ["nothing wrong"]
    try:
        parse_programme(form() | {key: value})
    except SpecError as error:
        sentences = [problem.sentence for problem in error.problems]
    assert sentences
    assert all(sentences)


def test_a_folder_reports_the_mistakes_of_all_its_files(tmp_path):
    (tmp_path / "one.yaml").write_text(GOOD)
    (tmp_path / "two.yaml").write_text("code: [")
    with pytest.raises(SpecError) as caught:
        load_folder(tmp_path)
    said = str(caught.value)
    assert "one.yaml code: The file is named after another code than “home_haircut”." in said
    assert "two.yaml: This is not readable YAML" in said


# --- the delivered catalogue


@pytest.mark.parametrize("path", programme_files(), ids=lambda path: path.stem)
def test_each_delivered_file_is_a_good_form_named_after_its_code(path):
    assert parse_programme(path.read_text(encoding="utf-8")).code == path.stem


@pytest.mark.parametrize(("programme", "unit"), list(csv.reader(io.StringIO(PRINTED_FIGURES.strip()))))
def test_the_catalogue_counts_what_the_newspaper_printed(programme, unit):
    spec = load_catalogue()[programme]
    assert unit in {spec.figure_unit(counted) for counted in spec.counts}


def test_no_name_is_used_for_two_programmes():
    names = [spec.name.zh for spec in load_catalogue().values()]
    assert len(names) == len(set(names))


SAMPLE = dict.fromkeys(NOTICE_WORDS, "") | {
    "title": "家门口义诊", "date": "11月3日 周五", "time": "上午8点", "place": "桂花苑小广场", "community": "紫兴社区",
    "phone": "0513-00000123", "reason": "那天有大雨",
}  # fmt: skip


@pytest.mark.parametrize("spec", load_catalogue().values(), ids=lambda spec: spec.code)
def test_a_notice_fits_one_sms_and_reads_like_a_neighbour(spec):
    values = SAMPLE | {"bring": "、".join(spec.bring.zh), "title": min(spec.name.zh, SAMPLE["title"], key=len)}
    for kind, notice in spec.notices.items():
        said = notice.fill(values).zh
        assert len(said) <= 70, f"{kind}: {len(said)} {said}"
        assert "{" not in said
        assert not re.search("诉求|受理|贵|闭环|赋能|操作|·", said)


@pytest.mark.parametrize("spec", load_catalogue().values(), ids=lambda spec: spec.code)
def test_chinese_is_chinese_and_english_is_english(spec):
    pairs = [spec.name, spec.short, spec.brief, *spec.notices.values(), *(item.name for item in spec.items)]
    pairs += [group.name for group in spec.target_groups] + [setting.note for setting in spec.settings]
    for pair in pairs:
        assert re.search("[一-鿿]", pair.zh), pair
        assert not re.search("[一-鿿]", pair.en), pair
        assert "失独" not in pair.zh


def test_the_free_clinic_follows_its_rules():
    clinic = load_catalogue()["free_clinic"]
    assert clinic.filing is not None
    assert (clinic.filing.min_days, clinic.filing.max_days) == (15, 30)
    assert clinic.light is not None
    assert clinic.light.by_day == 20
    assert clinic.evidence.photos_max == 3
    assert {item.code: item.reading for item in clinic.items if item.reading}["blood_glucose"] == "blood_glucose"
    assert not any(item.needs_identity for item in clinic.items if item.reading)


def test_the_catalogue_cannot_be_spoilt_by_a_reader():
    load_catalogue().clear()
    assert load_catalogue()


def test_the_schema_needs_no_django():
    code = "import sys, doorstep.programmes.schema as s; s.load_catalogue(); sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False, cwd=DATA.parents[2]).returncode == 0


def test_what_the_package_promises_is_there():
    assert all(hasattr(schema, name) for name in schema.__all__)


def test_the_example_of_the_guide_works_as_it_says():
    guide = (DATA.parents[2] / "docs" / "add-a-programme.md").read_text(encoding="utf-8")
    example = guide.split("```yaml\n", 1)[1].split("```", 1)[0]
    spec = parse_programme(example)
    assert [spec.figure_unit(unit) for unit in spec.counts] == [
        "rounds",
        "items",
        "person_times",
        "people",
        "households",
    ]
    spoilt = example.replace(", en: Haircut at home", "").replace("\nitems:", "\nitmes:")
    with pytest.raises(SpecError) as caught:
        parse_programme(spoilt.replace("服务{person_times}人次", "{sites}处"), name="home_haircut.yaml")
    assert str(caught.value) in guide
