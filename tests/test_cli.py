"""The command line: one sentence for a person, an exit code for a program."""

import argparse
import os
import subprocess
import sys
import types

import pytest

from doorstep import cli
from doorstep.kernel.errors import Refused
from doorstep.server.errors import DatabaseTooOld


def command(run) -> types.ModuleType:
    module = types.ModuleType("a_command")
    module.run = run  # type: ignore[attr-defined]
    return module


def refuse(args: argparse.Namespace) -> int:
    raise Refused("“%(name)s” is not known.", "Look at the list.", name="Nowhere")


def test_a_refusal_is_its_sentence_and_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(command(refuse), argparse.Namespace()) == 2
    assert capsys.readouterr().err == "“Nowhere” is not known.\nLook at the list.\n"


def test_a_fault_of_ours_is_not_hidden() -> None:
    def fail(args: argparse.Namespace) -> int:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        cli.run(command(fail), argparse.Namespace())


def test_a_command_that_returns_nothing_succeeded() -> None:
    assert cli.run(command(lambda args: None), argparse.Namespace()) == 0


def test_refusals_are_said_in_chinese_by_default(capsys: pytest.CaptureFixture[str]) -> None:
    cli.say(DatabaseTooOld(found="14.2"))
    assert capsys.readouterr().err.startswith("数据库是 PostgreSQL 14.2，需要 15 或更高版本。")


def test_help_lists_every_command() -> None:
    shown = cli.build_parser().format_help()
    assert [name for name in cli.COMMANDS if name not in shown] == []


@pytest.mark.parametrize("words", [["unknown"], []])
def test_an_unknown_command_is_refused_by_usage(words: list[str]) -> None:
    with pytest.raises(SystemExit) as left:
        cli.main(words)
    assert left.value.code == 2


@pytest.mark.parametrize("name", ["serve", "migrate", "worker", "messages", "manage"])
def test_a_command_is_a_module_with_arguments_and_run(name: str) -> None:
    import importlib

    module = importlib.import_module(cli.COMMANDS[name].module)
    parser = cli.build_parser(name, module)
    assert callable(module.run)
    assert isinstance(module.NEEDS_DATABASE, bool)
    assert parser.prog == "doorstep"


def test_unreadable_settings_end_in_a_sentence_and_no_traceback() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "doorstep", "migrate"],
        env={**os.environ, "DATABASE_URL": "mysql://x/y", "DJANGO_SETTINGS_MODULE": "doorstep.settings"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "DATABASE_URL" in done.stderr
    assert "Traceback" not in done.stderr


def test_options_after_manage_go_to_django(capsys: pytest.CaptureFixture[str]) -> None:
    from doorstep.server import manage_command

    parser = cli.build_parser("manage", manage_command)
    assert parser.parse_args(["manage", "check", "--deploy"]).words == ["check", "--deploy"]
