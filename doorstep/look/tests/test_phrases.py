"""Numbers that stay true when rounded, and sentences that break where a speaker would pause."""

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from doorstep.look import charts, masks, phrases


@pytest.fixture(autouse=True)
def _in_chinese():
    with translation.override("zh-hans"):
        yield


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0, "0"),
        (7, "7"),
        (10, "10"),
        (11, "10余"),
        (38, "30余"),
        (86, "80余"),
        (98, "近100"),
        (160, "160"),
        (163, "160余"),
        (195, "190余"),
        (197, "近200"),
        (498, "近500"),
        (500, "500"),
        (1767, "1700余"),
        (1985, "近2000"),
        (12345, "1.2万余"),
        (19900, "近2万"),
    ],
)
def test_a_brief_rounds_so_that_the_words_stay_true(value, said):
    assert phrases.rounded(value) == said


def test_english_briefs_round_the_same_way():
    with translation.override("en"):
        assert phrases.rounded(163) == "over 160"
        assert phrases.rounded(498) == "nearly 500"
        assert phrases.rounded(12345) == "over 12,000"


@given(st.integers(min_value=0, max_value=10**9))
def test_rounding_never_claims_what_is_not_there(value):
    found = phrases.round_for_brief(value)
    if found.kind == "exact":
        assert found.value == value
    elif found.kind == "over":
        assert found.value < value
        assert value - found.value < found.value
    else:
        assert value < found.value <= value * 1.0205


def test_a_count_is_never_negative():
    with pytest.raises(ValueError, match="negative"):
        phrases.round_for_brief(-1)


def test_numbers_carry_a_comma_a_true_minus_and_a_dash_for_not_counted():
    assert phrases.number(1767) == "1,767"
    assert phrases.number(None) == "–"
    assert phrases.number(0) == "0"
    assert phrases.number(-1234) == "−1,234"
    assert phrases.signed(15) == "+15"
    assert phrases.signed(-8) == "−8"
    assert phrases.signed(0) == "0"
    assert phrases.signed(None) == "–"


@pytest.mark.parametrize(
    ("value", "before", "said"),
    [(86, 71, "+21.1%"), (97, 105, "−7.6%"), (36, 0, "–"), (5, None, "–"), (None, 5, "–"), (7, 7, "0.0%")],
)
def test_there_is_no_percentage_of_nothing(value, before, said):
    assert phrases.percent_change(value, before) == said


def test_short_phrases_stay_whole_and_long_ones_may_break():
    found = phrases.pieces("没等到，11月2日晚上6点前也打电话告诉您。")
    assert [(piece.text, piece.whole) for piece in found] == [
        ("没等到，", True),
        ("11月2日晚上6点前也打电话告诉您。", False),
    ]


def test_commas_inside_numbers_and_closing_quotes_do_not_cut():
    assert [piece.text for piece in phrases.pieces("服务1,767人次，好。")] == ["服务1,767人次，", "好。"]
    assert [piece.text for piece in phrases.pieces("“亮了，好。”评价：满意。")] == [
        "“亮了，",
        "好。”",
        "评价：",
        "满意。",
    ]
    assert [piece.text for piece in phrases.pieces("9:40的内容")] == ["9:40的内容"]


@given(st.text(alphabet="甲乙丙，。、12,.: “”!", max_size=60))
def test_cutting_a_sentence_loses_nothing(sentence):
    assert "".join(piece.text for piece in phrases.pieces(sentence)) == sentence


def test_a_piece_wider_than_a_line_may_break_at_its_spaces():
    assert phrases.unbroken("11月3日 周五") == ["11月3日 周五"]
    assert phrases.unbroken("2024年11月3日 周五") == ["2024年11月3日", "周五"]
    assert phrases.unbroken("  ") == []


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("王桂珍", "王**"),
        ("王明", "王**"),
        ("欧阳明", "欧阳**"),
        ("欧阳", "欧**"),
        ("Alice", "A**"),
        ("", ""),
        (None, ""),
    ],
)
def test_a_masked_name_keeps_the_family_name_and_hides_the_length(name, masked):
    assert masks.masked_name(name) == masked


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("13900000147", "139 **** 0147"),
        ("+86 139 0000 0147", "139 **** 0147"),
        ("0513-0000 1234", "0513-**** 1234"),
        ("00001234", "**** 1234"),
        ("120", "**20"),
        ("", ""),
        (None, ""),
    ],
)
def test_a_masked_phone_keeps_the_last_digits(number, masked):
    assert masks.masked_phone(number) == masked


def test_charts_draw_gaps_as_gaps_and_keep_inside_the_frame():
    assert charts.line_points([], 76, 22) == []
    assert charts.line_points([None, None], 76, 22) == []
    assert len(charts.line_points([1, None, 3], 76, 22)) == 2
    assert charts.line_points([5, 5], 76, 22) == [(2.0, 11.0), (74.0, 11.0)]
    bars = charts.columns([0, 5, None, 10], 100, 36)
    assert [bar.height for bar in bars] == [1.0, 17.5, 1.0, 35.0]
    assert all(bar.x >= 0 and bar.x + bar.width <= 100.1 for bar in bars)
    assert charts.columns([], 100, 36) == []


@pytest.mark.parametrize(
    ("part", "whole", "share"), [(28, 40, 70.0), (50, 40, 100.0), (0, 40, 0.0), (1, 0, 0.0), (-1, 4, 0.0)]
)
def test_a_meter_is_never_fuller_than_full(part, whole, share):
    assert charts.share(part, whole) == share


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("紫兴社区党群服务中心", ["紫兴社区", "党群服务中心"]),
        ("唐闸镇街道社区卫生服务中心", ["唐闸镇街道", "社区", "卫生服务中心"]),
        ("示例小区乙小广场", ["示例小区乙小广场"]),
        ("南通大学附属医院东院区社区", ["南通大学附属医院东院区社区"]),
    ],
)
def test_a_long_name_is_cut_after_the_area_in_it_and_a_short_one_stays_whole(name, parts):
    assert [piece.text for piece in phrases.pieces(name)] == parts
