"""Words on the screen: message ids in code, complete translations beside it."""

import ast
import re
from pathlib import Path

import pytest

from doorstep.messages_tool import catalogue
from tests.architecture.exceptions import CHINESE_FOLDERS, CHINESE_IN_CODE
from tests.architecture.house import ROOT, product_files

CHINESE = re.compile(r"[㐀-鿿豈-﫿]")


def test_translations_are_complete() -> None:
    assert [str(problem) for problem in catalogue.check(catalogue.apps())] == []


def test_english_needs_no_catalogue_but_no_app_may_bring_a_broken_one() -> None:
    """Message ids are the English text; a catalogue for English could only contradict them."""
    assert [
        path for path in (ROOT / "doorstep").rglob("locale/*") if path.is_dir() and path.name != catalogue.LANGUAGE
    ] == []


def chinese_in_python(source: str) -> list[int]:
    """Lines with Chinese in a string that is no docstring; comments and docstrings may name a Chinese thing."""
    tree = ast.parse(source)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    return sorted(
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in docstrings
        and CHINESE.search(node.value)
    )


def chinese_in_template(source: str) -> list[int]:
    without_comments = re.sub(r"\{#.*?#\}", "", source)
    without_comments = re.sub(
        r"\{% comment .*?endcomment %\}|<!--.*?-->",
        lambda m: "\n" * m.group().count("\n"),
        without_comments,
        flags=re.DOTALL,
    )
    return [number for number, line in enumerate(without_comments.split("\n"), 1) if CHINESE.search(line)]


def lines_with_chinese(path: Path) -> list[int]:
    source = path.read_text(encoding="utf-8")
    return chinese_in_python(source) if path.suffix == ".py" else chinese_in_template(source)


def all_chinese() -> dict[str, list[int]]:
    found = {}
    for ending in (".py", ".html"):
        for path in product_files(ending):
            name = path.relative_to(ROOT).as_posix()
            if not name.startswith(tuple(CHINESE_FOLDERS)) and (lines := lines_with_chinese(path)):
                found[name] = lines
    return found


def test_no_chinese_is_written_into_code_or_templates() -> None:
    assert {name: lines for name, lines in all_chinese().items() if name not in CHINESE_IN_CODE} == {}


def test_no_exception_for_chinese_outlives_its_need() -> None:
    assert set(CHINESE_IN_CODE) - set(all_chinese()) == set()


@pytest.mark.parametrize(
    ("read", "bad", "good"),
    [
        (chinese_in_python, "x = '家门口'", '"""家门口 is the product."""\n# 家门口\nx = "doorstep"'),
        (chinese_in_template, "<p>\n家门口</p>", "{# 家门口 #}<!-- 家门口\n门 --><p>{% translate 'x' %}</p>"),
    ],
)
def test_chinese_in_code_is_found(read, bad: str, good: str) -> None:
    assert read(bad)
    assert read(good) == []
