import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorstep.regions import tree


def test_the_ancestors_of_a_path_run_from_the_district_to_itself():
    assert tree.ancestors("320613/017/X03/") == ["320613/", "320613/017/", "320613/017/X03/"]
    assert tree.ancestors("") == []


def test_a_used_code_gets_a_number_behind_it_so_that_no_path_comes_twice():
    assert tree.free_segment("G02", set()) == "G02"
    assert tree.free_segment("G02", {"G02"}) == "G02.2"
    assert tree.free_segment("G02", {"G02", "G02.2"}) == "G02.3"


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("320613", ["320613"]),
        ("320613017", ["320613", "017"]),
        ("320613017000", ["320613", "017"]),
        ("320613017X03", ["320613", "017", "X03"]),
        ("320613017X03G02", ["320613", "017", "X03", "G02"]),
        ("32061", None),
        ("3206130170", None),
        ("崇川区崇川区", None),
    ],
)
def test_a_statistical_code_is_read_level_by_level(text, codes):
    assert tree.split_code(text) == codes


@given(st.lists(st.from_regex(r"[1-9A-Z][0-9]{2}", fullmatch=True), max_size=2))
def test_reading_a_full_code_gives_what_was_written(steps):
    assert tree.split_code(tree.full_code(["320613", *steps])) == ["320613", *steps]


def test_walking_time_is_rounded_up_and_never_nothing():
    here = (32.010, 120.857)
    assert tree.walking_minutes(here, here) == 1
    # Half a kilometre to the north: about 650 m of street, ten minutes for an older person.
    assert tree.walking_minutes(here, (32.0145, 120.857)) == 10
    assert tree.walking_minutes(here, (None, 120.857)) is None
