import pytest

from doorstep.accounts import phones


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("13901230147", "+8613901230147"),
        (" 139 0123 0147 ", "+8613901230147"),
        ("139-0123-0147", "+8613901230147"),
        ("１３９０１２３０１４７", "+8613901230147"),
        ("+86 139 0123 0147", "+8613901230147"),
        ("008613901230147", "+8613901230147"),
        ("8613901230147", "+8613901230147"),
        ("0513-0000 1234", "+8651300001234"),
        ("(0513)85001234", "+8651385001234"),
        ("+86 513 8500 1234", "+8651385001234"),
        ("010-62001234", "+861062001234"),
        ("12345", "12345"),
        ("110", "110"),
        ("4001234567", "4001234567"),
    ],
)
def test_one_number_has_one_spelling_however_it_is_typed(typed, number):
    assert phones.normalise(typed) == number
    assert phones.normalise(phones.as_dialled(number)) == number


@pytest.mark.parametrize(
    "typed",
    ["", "   ", "12", "1390123014", "139012301478", "abc", "+1 202 555 0100", "一三九", "1" * 4000, "٠١٢٣٤٥٦٧٨٩٠"],
)
def test_what_is_no_number_is_refused(typed):
    with pytest.raises(phones.NotAPhone):
        phones.normalise(typed)


@pytest.mark.parametrize("typed", ["0513-85001234", "12345"])
def test_no_code_goes_to_a_landline(typed):
    with pytest.raises(phones.NotAMobile):
        phones.normalise_mobile(typed)


def test_numbers_are_read_out_as_they_are_dialled():
    assert phones.as_dialled("+8613901230147") == "13901230147"
    assert phones.as_dialled("+8651300001234") == "0513-00001234"
    assert phones.as_dialled("+861062001234") == "010-62001234"
