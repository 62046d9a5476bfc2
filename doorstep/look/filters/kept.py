"""`{% kept nav here %}…{% endkept %}`: a part of the frame that is drawn once for the same values and language.

The part sees the variables that are named and nothing else of the page, so it cannot depend on what is not in its key.
A token, a message or a moment does not belong into it.
"""

from collections.abc import Hashable
from typing import Any

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.context import Context
from django.utils.translation import get_language

register = template.Library()
#: Of each part, for so many combinations of values; after that it begins anew.
COMBINATIONS = 256


class KeptNode(template.Node):
    def __init__(self, names: list[str], values: list[FilterExpression], body: NodeList) -> None:
        self.names, self.values, self.nodelist = names, values, body
        self.drawn: dict[Hashable, str] = {}

    def render(self, context: Context) -> str:
        values = [value.resolve(context, ignore_failures=True) for value in self.values]
        # With the types, because a text and a safe text are equal and must not be drawn alike.
        key = (get_language(), *((type(value), value) for value in values))
        try:
            known = self.drawn.get(key)
        except TypeError:
            return self._draw(context, values)
        if known is not None:
            return known
        if len(self.drawn) >= COMBINATIONS:
            self.drawn.clear()
        self.drawn[key] = drawn = self._draw(context, values)
        return drawn

    def _draw(self, page: Context, values: list[Any]) -> str:
        own = Context(dict(zip(self.names, values, strict=True)))
        own.template, own.render_context.template = page.template, page.render_context.template
        return self.nodelist.render(own)


@register.tag("kept")
def kept(parser: Parser, token: Token) -> KeptNode:
    names = token.split_contents()[1:]
    values = [parser.compile_filter(name) for name in names]
    body = parser.parse(("endkept",))
    parser.delete_first_token()
    return KeptNode(names, values, body)
