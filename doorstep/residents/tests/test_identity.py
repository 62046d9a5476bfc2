"""The ID number: GB 11643-1999."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorstep.residents import identity
from doorstep.residents.identity import BadNumber, Kind, Problem
from doorstep.residents.tests.factories import make_id_number

TODAY = date(2023, 11, 1)
births = st.dates(min_value=date(1900, 1, 1), max_value=TODAY)
numbers = st.builds(
    lambda birth, sequence, place: make_id_number(birth, sequence=sequence, place=place),
    births,
    st.integers(0, 999),
    st.integers(110000, 999999).map(str),
)


@given(numbers)
def test_a_number_with_its_check_character_is_read(number):
    found = identity.read(number, today=TODAY)
    assert found.number == number
    assert found.birth_date.strftime("%Y%m%d") == number[6:14]
    assert found.sex == (1 if int(number[16]) % 2 else 2)


@given(numbers, st.integers(0, 16), st.integers(1, 9))
def test_one_mistyped_digit_is_always_noticed(number, place, shift):
    wrong = number[:place] + str((int(number[place]) + shift) % 10) + number[place + 1 :]
    with pytest.raises(BadNumber):
        identity.read(wrong, today=TODAY)


@given(numbers, st.integers(0, 16))
def test_two_neighbours_swapped_are_always_noticed(number, place):
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    if swapped != number:
        with pytest.raises(BadNumber):
            identity.read(swapped, today=TODAY)


def test_the_published_example_of_the_standard():
    assert identity.check_character("11010519491231002") == "X"


def test_full_width_spaces_and_a_small_x_are_the_same_number():
    found = identity.read("１１０１０５ 1949 1231 002x", today=TODAY)
    assert found.number == "11010519491231002X"
    assert found.sex == 2


def test_codes_of_dissolved_areas_stay_valid():
    for place in ("320602", "320611", "320683", "320684"):
        assert identity.read(make_id_number(place=place), today=TODAY).kind is Kind.CITIZEN


def test_residence_permits_and_the_foreigners_card_follow_the_same_rule():
    assert identity.read(make_id_number(place="810000"), today=TODAY).kind is Kind.HONG_KONG_MACAO
    assert identity.read(make_id_number(place="830000"), today=TODAY).kind is Kind.TAIWAN
    assert identity.read(make_id_number(place="932156"), today=TODAY).kind is Kind.FOREIGNER


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("110105491231002", Problem.OLD_FORM),
        ("1101051949123100", Problem.LENGTH),
        ("", Problem.LENGTH),
        ("1101051949123100XX", Problem.CHARACTERS),
        ("11010519491231O02X", Problem.CHARACTERS),
        ("①10105194912310028", Problem.CHECK),
        (make_id_number(date(2023, 11, 1)).replace("20231101", "20231301"), Problem.BIRTH),
        ("110105194902300021", Problem.BIRTH),
        (make_id_number(date(2023, 11, 2)), Problem.BIRTH_AHEAD),
        (make_id_number(date(1850, 1, 1)), Problem.BIRTH),
        ("010105194912310027", Problem.PLACE),
        ("110105194912310021", Problem.CHECK),
    ],
)
def test_what_cant_be_right_says_why(text, problem):
    with pytest.raises(BadNumber) as caught:
        identity.read(text, today=TODAY)
    assert caught.value.problem is problem


def test_a_wrong_number_is_never_repeated_in_the_error_or_its_repr():
    with pytest.raises(BadNumber) as caught:
        identity.read("110105194912310021", today=TODAY)
    assert "19491231" not in repr(caught.value)
    assert "1949" not in repr(identity.read("11010519491231002X", today=TODAY))


def test_the_mask_leaves_six_and_four():
    assert identity.masked("11010519491231002X") == "110105********002X"
    assert identity.masked("") == ""
