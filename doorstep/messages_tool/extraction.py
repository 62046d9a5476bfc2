"""Finds what is to be translated: in Python through Babel, in templates through Django's own reading of them."""

import ast
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from babel.messages.extract import extract
from django.utils.translation.template import templatize

#: Function name → which arguments are the message, as Babel wants it; "c" marks the context.
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
TEMPLATE_ENDINGS = (".html", ".txt")
#: Never shown to a user of the product.
LEFT_OUT = {"tests", "migrations", "locale", "node_modules", "__pycache__"}

Key = tuple[str, str]


@dataclass
class Message:
    msgid: str
    plural: str = ""
    context: str = ""
    places: list[tuple[str, int]] = field(default_factory=list)

    @property
    def key(self) -> Key:
        return (self.context, self.msgid)

    @property
    def is_format(self) -> bool:
        return "%(" in self.msgid or "%(" in self.plural


def messages_of_python(source: str, place: str) -> Iterator[Message]:
    yield from _read(source, place)


def unreadable_calls(source: str) -> Iterator[tuple[int, str]]:
    """Translations that no reader finds: inside an f-string, or of words that are put together at run time."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.JoinedStr):
            for call in _translating_calls(node):
                yield call.lineno, "translation inside an f-string is never collected; translate first, then format"
    for call in _translating_calls(ast.parse(source)):
        if call.args and isinstance(call.args[0], ast.JoinedStr | ast.BinOp):
            yield call.lineno, "the message is put together at run time; use %(name)s places instead"


def _translating_calls(tree: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KEYWORDS:
            yield node


def messages_of_template(source: str, place: str) -> Iterator[Message]:
    # Django writes the template as Python calls between X's; the indentation left over from HTML is no Python.
    calls = "\n".join(line.lstrip() for line in templatize(source, origin=place).split("\n"))
    yield from _read(calls, place)


def _read(source: str, place: str) -> Iterator[Message]:
    found = extract("python", io.BytesIO(source.encode()), keywords=KEYWORDS, options={"encoding": "utf-8"})
    for line, words, _comments, context in found:
        ids = (words,) if isinstance(words, str) else tuple(words)
        if not ids[0]:
            continue
        yield Message(ids[0], plural=ids[1] if len(ids) > 1 else "", context=context or "", places=[(place, line)])


def messages_of_folder(folder: Path, root: Path, *, more: tuple[Path, ...] = ()) -> dict[Key, Message]:
    """Every message of one app, with all the places where it stands."""
    collected: dict[Key, Message] = {}
    for path in sorted([*sources(folder), *more]):
        read = messages_of_python if path.suffix == ".py" else messages_of_template
        for message in read(path.read_text(encoding="utf-8"), path.relative_to(root).as_posix()):
            known = collected.setdefault(message.key, message)
            if known is not message:
                known.places += message.places
                known.plural = known.plural or message.plural
    return collected


def sources(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        inside = path.relative_to(folder).parts
        if LEFT_OUT.intersection(inside) or not path.is_file():
            continue
        if path.suffix == ".py" or (path.suffix in TEMPLATE_ENDINGS and "templates" in inside):
            yield path
