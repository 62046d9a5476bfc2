"""How names are found and telephones kept."""

import pytest

from doorstep.residents import names, phones
from doorstep.residents.errors import BadPhoneNumber


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("周明兰", "zml"),
        ("单志强", "szq"),
        ("曾小花", "zxh"),
        ("仇英", "qy"),
        ("缪建国", "mjg"),
        ("欧阳娜", "oyn"),
        ("尉迟敬", "ycj"),
        ("Zhang Wei", "zw"),
        ("阿依·古丽", "aygl"),
        ("", ""),
    ],
)
def test_initials_read_a_family_name_as_one(name, letters):
    assert names.initials(name) == letters


@pytest.mark.parametrize("name", ["王长江", "重庆人", "朝阳", "行走", "阿弥陀佛", "乐乐", "a重", "O", "〇〇"])
def test_a_name_is_read_character_by_character_only_where_no_part_of_it_is_a_phrase(name):
    assert names._letters(name) == names._read(name)


def test_a_name_is_tidied():
    assert names.tidy(" 周 明 兰 ") == "周明兰"
    assert names.tidy("Ａnna  Müller") == "Anna Müller"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("139 0000 0147", "+8613900000147"),
        ("＋86 139-0000-0147", "+8613900000147"),
        ("0513-0000 1234", "+8651300001234"),
        ("85512345", "+8651385512345"),
        ("0000 1234", "+8651300001234"),
        ("", ""),
    ],
)
def test_a_number_has_one_spelling(typed, kept):
    assert phones.normalise(typed) == kept
    if kept:
        assert phones.normalise(phones.shown(kept)) == kept


@pytest.mark.parametrize("typed", ["120", "12345", "96196", "139000001", "1390000014712", "abc", "1" * 200])
def test_what_is_nobodys_number_is_refused(typed):
    with pytest.raises(BadPhoneNumber):
        phones.normalise(typed)


def test_numbers_are_shown_in_groups():
    assert phones.shown("+8613900000147") == "139 0000 0147"
    assert phones.shown("+8651300001234") == "0513-0000 1234"
