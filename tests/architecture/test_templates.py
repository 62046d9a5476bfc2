"""Templates show what they were given: no query starts in one."""

import re

import pytest
from django.template import TemplateSyntaxError, engines
from django.template.base import Lexer, TokenType

from tests.architecture.house import PACKAGE, ROOT, product_files

#: Names that reach into the database when a template touches them.
QUERY = re.compile(
    r"\.(objects|all|filter|exclude|count|exists|values|values_list|aggregate|annotate|order_by|select_related"
    r"|prefetch_related|get_queryset|\w+_set)\b(?!\()"
)
#: `first` and `last` are left out: loops and lists have them too.
TAGS = (TokenType.VAR, TokenType.BLOCK)


def queries(source: str) -> list[str]:
    found = []
    for token in Lexer(source).tokenize():
        if token.token_type in TAGS:
            bare = token.contents.replace("paginator.count", "")  # counted already when the page was cut
            bare = re.sub(r"'[^']*'|\"[^\"]*\"", "''", bare)
            found += [f"line {token.lineno}: {token.contents}" for _ in QUERY.finditer(bare)]
    return found


def templates() -> list[str]:
    return [path.relative_to(ROOT).as_posix() for path in product_files(".html") if "templates" in path.parts]


def test_no_template_starts_a_query() -> None:
    assert {name: found for name in templates() if (found := queries((ROOT / name).read_text(encoding="utf-8")))} == {}


@pytest.mark.parametrize(
    "snippet",
    [
        "{% for person in household.person_set.all %}{% endfor %}",
        "{{ activity.signups.count }}",
        "{% if activity.signups.exists %}{% endif %}",
        "{% with a=place.objects %}{% endwith %}",
    ],
)
def test_a_query_in_a_template_is_found(snippet: str) -> None:
    assert queries(snippet)


@pytest.mark.parametrize(
    "snippet", ["{{ rows|first }}", "{{ figure.count_text }}", "{% translate 'Of all.count all' %}", "x.all"]
)
def test_what_only_looks_like_a_query_is_left_alone(snippet: str) -> None:
    assert queries(snippet) == []


def test_every_template_compiles() -> None:
    engine = engines["django"]
    broken = {}
    for name in templates():
        short = name.split("/templates/", 1)[1]
        try:
            engine.get_template(short)
        except TemplateSyntaxError as error:
            broken[name] = str(error)
    assert broken == {}
    assert (PACKAGE / "look").is_dir()
