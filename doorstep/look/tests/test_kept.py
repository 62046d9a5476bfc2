"""What is kept of the frame is never somebody else's, and what changed is seen at once."""

import pytest
from django.template import Context, engines
from django.utils import translation
from django.utils.safestring import mark_safe

from doorstep.look.filters import kept

HOSTILE = "<script>alert(1)</script>"


def part(source: str):
    return engines["django"].from_string("{% load doorstep i18n %}" + source)


def test_the_same_values_are_drawn_once():
    drawn = []

    class Spy:
        def __str__(self) -> str:
            drawn.append(1)
            return "spy"

    page, spy = part("{% kept spy %}{{ spy }}{% endkept %}"), Spy()
    assert [page.render({"spy": spy}) for _ in range(3)] == ["spy"] * 3
    assert len(drawn) == 1


def test_another_value_or_language_is_seen_at_once():
    page = part('{% kept name %}{{ name }} {% translate "Settings" %}{% endkept %}')
    with translation.override("en"):
        assert page.render({"name": "a"}) == "a Settings"
        assert page.render({"name": "b"}) == "b Settings"
    with translation.override("zh-hans"):
        assert page.render({"name": "a"}) == "a 设置"
    with translation.override("en"):
        assert page.render({"name": "a"}) == "a Settings"


def test_a_kept_part_sees_nothing_that_is_not_in_its_key():
    page = part("{% kept name %}{{ name }}{{ secret }}{% csrf_token %}{% endkept %}")
    assert page.render({"name": "a", "secret": "b", "csrf_token": "c"}) == "a"


def test_a_text_that_looks_like_kept_markup_is_still_escaped():
    page = part("{% kept name %}{{ name }}{% endkept %}")
    assert page.render({"name": mark_safe(HOSTILE)}) == HOSTILE
    assert "<script>" not in page.render({"name": HOSTILE})


@pytest.mark.parametrize("value", [1, True, 1.0])
def test_values_that_are_equal_but_not_the_same_are_told_apart(value):
    page = part("{% kept n %}{{ n }}{% endkept %}")
    fresh = part("{{ n }}").render({"n": value})
    for other in (1, True, 1.0):
        page.render({"n": other})
    assert page.render({"n": value}) == fresh


def test_what_has_no_hash_is_drawn_anew():
    page = part("{% kept names %}{{ names|join:' ' }}{% endkept %}")
    names = ["a"]
    assert page.render({"names": names}) == "a"
    names.append("b")
    assert page.render({"names": names}) == "a b"


def test_it_holds_no_more_than_so_many(monkeypatch):
    monkeypatch.setattr(kept, "COMBINATIONS", 2)
    page = part("{% kept n %}{{ n }}{% endkept %}")
    assert [page.render({"n": f"{number}"}) for number in range(7)] == [f"{number}" for number in range(7)]
    node = page.template.nodelist.get_nodes_by_type(kept.KeptNode)[0]
    assert len(node.drawn) <= 2


def test_a_part_within_a_plain_context_is_drawn_too():
    template = part("{% kept name %}<b>{{ name }}</b>{% endkept %}").template
    assert template.render(Context({"name": "a"})) == "<b>a</b>"
