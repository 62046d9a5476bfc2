import json
from argparse import ArgumentParser, Namespace
from datetime import date

import pytest
from django.utils import translation

from doorstep.kernel.errors import Refused
from doorstep.reports import command
from doorstep.reports.tests.factories import Town


def asked(*words: str) -> Namespace:
    parser = ArgumentParser()
    command.add_arguments(parser)
    return parser.parse_args(["--region", "紫兴社区", "--from", "2023-10-01", "--to", "2023-10-31", *words])


def test_json_is_a_list_of_programme_unit_and_value(town: Town, capsys: pytest.CaptureFixture[str]) -> None:
    town.october()

    assert command.run(asked("--json", "--programme", "free_clinic")) == 0

    assert json.loads(capsys.readouterr().out) == [
        {"programme": "free_clinic", "unit": "sessions", "value": 4},
        {"programme": "free_clinic", "unit": "items", "value": 0},
        {"programme": "free_clinic", "unit": "person_times", "value": 86},
        {"programme": "free_clinic", "unit": "people", "value": 61},
        {"programme": "free_clinic", "unit": "households", "value": 0},
    ]


def test_a_table_for_people(town: Town, capsys: pytest.CaptureFixture[str]) -> None:
    town.october()

    command.run(asked())

    assert capsys.readouterr().out.splitlines() == [
        "紫兴社区，2023-10-01到2023-10-31",
        "义诊  场次   4",
        "义诊  人次  86",
        "义诊  人数  61",
    ]


def test_nothing_is_said_to_be_nothing(town: Town, capsys: pytest.CaptureFixture[str]) -> None:
    command.run(asked())
    assert "还没有记录" in capsys.readouterr().out
    command.run(asked("--json"))
    assert json.loads(capsys.readouterr().out) == []


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--region", "没有的社区"], "没有的社区"),
        (["--from", "2023-11-01"], "早于开始日期（2023-11-01）"),
        (["--to", "yesterday"], "“yesterday”不是日期"),
        (["--to", "20231031"], "“20231031”不是日期"),
        (["--programme", "clinic"], "free_clinic"),
    ],
)
def test_what_cannot_be_answered_is_a_sentence(town: Town, words: list[str], sentence: str) -> None:
    with pytest.raises(Refused) as refused, translation.override("zh-hans"):
        command.run(asked(*words))
    with translation.override("zh-hans"):
        assert sentence in str(refused.value)


def test_the_day_of_the_code_is_todays(town: Town) -> None:
    assert asked().start == "2023-10-01"
    assert town.community.valid_from < date(2023, 1, 1)
