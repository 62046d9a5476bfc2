"""The shape of the source: sizes, names, and what must not be in it."""

import subprocess
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.architecture.house import PACKAGE, ROOT, product_files
from tests.architecture.machine import traces

LONGEST = 400
VAGUE = {"utils", "util", "helpers", "helper", "misc", "common", "tools"}


def too_long(paths: Iterable[Path]) -> list[str]:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in paths}
    return [f"{path.name}: {length} lines" for path, length in lengths.items() if length > LONGEST]


def vague(paths: Iterable[Path]) -> list[str]:
    return [path.name for path in paths if VAGUE.intersection(part.removesuffix(".py") for part in path.parts)]


def test_no_module_is_too_long_to_read() -> None:
    assert too_long(product_files()) == []


def test_a_module_too_long_is_found(tmp_path: Path) -> None:
    (tmp_path / "endless.py").write_text("x = 1\n" * (LONGEST + 1))
    assert too_long([tmp_path / "endless.py"]) == ["endless.py: 401 lines"]


def test_every_module_says_by_its_name_what_is_in_it() -> None:
    assert vague(path.relative_to(PACKAGE) for path in product_files(tests=True)) == []


@pytest.mark.parametrize("name", ["visits/utils.py", "utils/dates.py", "visits/helpers.py"])
def test_a_vague_name_is_found(name: str) -> None:
    assert vague([Path(name)])


def test_nothing_ties_the_source_to_one_machine() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    files = [ROOT / name for name in listed.stdout.splitlines()]
    assert traces(files, ROOT) == []


@pytest.mark.parametrize(
    "line",
    [
        "path = '/wo" + "rk/main/x'",
        "home = '/ro" + "ot/.pyenv'",
        "/ho" + "me/anna/doorstep",
        "https://files.python" + "hosted.org/packages/a",
        "-----BEGIN PRIV" + "ATE KEY-----",
    ],
)
def test_a_trace_of_a_machine_is_found(tmp_path: Path, line: str) -> None:
    (tmp_path / "a.txt").write_text(f"first\n{line}\n")
    assert len(traces([tmp_path / "a.txt"], tmp_path)) == 1
