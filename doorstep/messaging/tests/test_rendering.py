import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorstep.messaging import rendering
from doorstep.messaging.errors import StrayBrace, UnknownPlaces


def test_every_place_is_filled():
    assert (
        rendering.fill("{date}{time}，{place}。", date="11月15日", time="上午8点", place="小广场")
        == "11月15日上午8点，小广场。"
    )


def test_a_place_without_value_is_refused_by_name():
    with pytest.raises(UnknownPlaces) as refused:
        rendering.fill("{title}在{moon}，{place}", title="义诊", place=None)
    assert "{moon}, {place}" in refused.value.said()


def test_nobody_gets_a_text_with_brackets():
    with pytest.raises(UnknownPlaces):
        rendering.require_finished("请打{phone}")
    with pytest.raises(StrayBrace):
        rendering.require_finished("请打{电话}")
    rendering.require_finished("请打0513-0000 1234")


@pytest.mark.parametrize("text", ["{title.__class__}", "{title!r}", "{title:>900}", "{0}", "{}", "}{"])
def test_a_template_reaches_no_attributes_or_formats(text):
    with pytest.raises(StrayBrace):
        rendering.fill(text, title="义诊")


def test_what_is_filled_in_is_not_filled_again():
    assert rendering.fill("{title}", title="{phone}", phone="秘密") == "{phone}"


def test_what_is_not_known_yet_stays_for_the_writer():
    assert rendering.fill_known("{title}：{reason}", title="义诊") == "义诊：{reason}"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", 0),
        ("义" * 70, 1),
        ("义" * 71, 2),
        ("义" * 134, 2),
        ("义" * 135, 3),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("a" * 69 + "义", 1),
        ("a" * 70 + "义", 2),
        ("😀" * 35, 1),
        ("😀" * 36, 2),
    ],
)
def test_parts_of_an_sms(text, parts):
    assert rendering.sms_parts(text) == parts


@given(st.text(min_size=1, max_size=500), st.text(max_size=100))
def test_more_text_is_never_fewer_parts(text, more):
    assert 1 <= rendering.sms_parts(text) <= rendering.sms_parts(text + "义" + more)
