"""Escaping for markup that is written in Python by the hundred."""

import html
from typing import Any

from django.utils.html import conditional_escape


def escaped(value: Any) -> str:
    """What `conditional_escape` makes of it; for plain text without its questions, which take longer than escaping."""
    return html.escape(value) if type(value) is str else conditional_escape(value)
