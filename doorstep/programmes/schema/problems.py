"""Reading a YAML mapping so that every mistake in it is reported at once, each with its place and a plain sentence."""

from __future__ import annotations

import difflib
import re
import string
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import yaml

MAX_TEXT = 100_000
CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
SOURCES = ("seen", "mem", "design")


def gettext_noop(message: str) -> str:
    """Mark a sentence for translation; who shows it translates it (this package knows nothing of Django)."""
    return message


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake: `path` says where ("items[2].name.en"), `message` with `params` says what in a plain sentence."""

    path: str
    message: str
    params: Mapping[str, object] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        return self.message % self.params

    def __str__(self) -> str:
        return f"{self.path}: {self.sentence}" if self.path else self.sentence


class SpecError(ValueError):
    """The text is not a usable specification; `problems` lists every reason, never only the first."""

    def __init__(self, problems: Sequence[Problem], source: str = "") -> None:
        self.problems = tuple(problems)
        self.source = source
        head = f"{source}: " if source else ""
        super().__init__("\n".join(f"{head}{problem}" for problem in self.problems))


@dataclass(frozen=True, slots=True)
class LocalText:
    """One text in both languages of the product."""

    zh: str = ""
    en: str = ""

    def get(self, language: str) -> str:
        """The text for a language code such as "zh-hans" or "en"; anything but Chinese reads the English."""
        return self.zh if language.lower().startswith("zh") else self.en

    def fill(self, values: Mapping[str, object]) -> LocalText:
        return LocalText(self.zh.format_map(values), self.en.format_map(values))


@dataclass(frozen=True, slots=True)
class LocalList:
    """A short list in both languages, such as what to bring."""

    zh: tuple[str, ...] = ()
    en: tuple[str, ...] = ()

    def get(self, language: str) -> tuple[str, ...]:
        return self.zh if language.lower().startswith("zh") else self.en

    def __bool__(self) -> bool:
        return bool(self.zh or self.en)


class _Loader(yaml.SafeLoader):
    """Safe YAML that also refuses repeated keys (the last would win silently) and aliases (a bomb's material)."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.events.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise yaml.constructor.ConstructorError(None, None, "anchors and aliases are not used here", mark)
        return super().compose_node(parent, index)

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:
        seen: set[object] = set()
        for key_node, _value in node.value:
            if key_node.value in seen and isinstance(key_node, yaml.ScalarNode):
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {key_node.value!r} is written twice", key_node.start_mark
                )
            if isinstance(key_node, yaml.ScalarNode):
                seen.add(key_node.value)
        return super().construct_mapping(node, deep)


def read_yaml(text: str, source: str = "") -> object:
    """The value a YAML text stands for, or SpecError with the line that cannot be read."""
    if len(text) > MAX_TEXT:
        message = gettext_noop("The text is longer than %(limit)s characters.")
        raise SpecError([Problem("", message, {"limit": MAX_TEXT})], source)
    try:
        return yaml.load(text, Loader=_Loader)  # noqa: S506 (a SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        message = gettext_noop("This is not readable YAML: line %(line)s, %(reason)s.")
        raise SpecError([Problem("", message, {"line": line, "reason": error.problem or "?"})], source) from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise SpecError([Problem("", gettext_noop("This is not readable YAML."))], source) from error


def is_text(value: object) -> bool:
    """Whether a value is a text with something to read in it and nothing a database or a page cannot hold."""
    if not isinstance(value, str) or not value.strip():
        return False
    return not any(ord(sign) < 32 or 0xD800 <= ord(sign) <= 0xDFFF for sign in value)


def placeholders(text: str) -> set[str] | None:
    """The names in braces of a text; None when the braces do not match or hold anything but a plain name."""
    names: set[str] = set()
    try:
        for _literal, name, form, conversion in string.Formatter().parse(text):
            if name is None:
                continue
            if form or conversion or not CODE.fullmatch(name):
                return None
            names.add(name)
    except ValueError:
        return None
    return names


class Reader:
    """One mapping of the specification. Reads never raise: a mistake is noted and a harmless value returned."""

    def __init__(self, data: object, path: str, problems: list[Problem]) -> None:
        self.path = path
        self.problems = problems
        if not isinstance(data, Mapping):
            self.note("", gettext_noop("A list of keys and values belongs here."))
            data = {}
        self.data: Mapping[object, object] = data

    def at(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path and key else self.path or key

    def note(self, key: str, message: str, **params: object) -> None:
        self.problems.append(Problem(self.at(key), message, params))

    def clean(self, key: str) -> bool:
        """Whether nothing was noted about a key yet; a mistake that follows from another is not worth a line."""
        return all(problem.path != self.at(key) for problem in self.problems)

    def has(self, key: str) -> bool:
        return self.data.get(key) is not None

    def only(self, required: Collection[str], optional: Collection[str] = ()) -> None:
        """Note keys that are missing and keys nobody reads."""
        known = [*required, *optional]
        for key in required:
            if not self.has(key):
                self.note(key, gettext_noop("This is missing."))
        for found in self.data:
            if found in known:
                continue
            near = difflib.get_close_matches(str(found), known, 1)
            if near:
                self.note(str(found), gettext_noop("This key is not known; perhaps “%(near)s” is meant."), near=near[0])
            else:
                self.note(str(found), gettext_noop("This key is not known."))

    def text(self, key: str, *, limit: int = 200) -> str:
        if not self.has(key):
            return ""
        value = self.data[key]
        if not is_text(value):
            self.note(key, gettext_noop("A text belongs here; put it in quotes if it looks like a number."))
            return ""
        text = str(value)
        if len(text) > limit:
            self.note(key, gettext_noop("The text is longer than %(limit)s characters."), limit=limit)
        return text

    def code(self, key: str) -> str:
        value = self.text(key)
        if value and not CODE.fullmatch(value):
            self.note(key, gettext_noop("A code is small letters, digits and underscores, and starts with a letter."))
        return value

    def choice(self, key: str, allowed: Collection[str], default: str = "") -> str:
        if not self.has(key):
            return default
        value = self.data[key]
        if not isinstance(value, str) or value not in allowed:
            words = ", ".join(sorted(allowed))
            self.note(key, gettext_noop("“%(value)s” is not one of: %(allowed)s."), value=value, allowed=words)
            return default
        return value

    def flag(self, key: str, default: bool = False) -> bool:
        if not self.has(key):
            return default
        value = self.data[key]
        if not isinstance(value, bool):
            self.note(key, gettext_noop("Only true or false belongs here."))
            return default
        return value

    def integer(self, key: str, low: int, high: int) -> int | None:
        if not self.has(key):
            return None
        value = self.data[key]
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            self.note(key, gettext_noop("A whole number from %(low)s to %(high)s belongs here."), low=low, high=high)
            return None
        return value

    def number(self, key: str) -> Decimal | None:
        if not self.has(key):
            return None
        value = self.data[key]
        if isinstance(value, bool) or not isinstance(value, int | float) or not Decimal(str(value)).is_finite():
            self.note(key, gettext_noop("A number belongs here."))
            return None
        return Decimal(str(value))

    def codes(self, key: str, allowed: Collection[str] | None = None) -> tuple[str, ...]:
        """A list of words without repetition, all from `allowed` when given."""
        found: list[str] = []
        for place, value in self.values(key):
            if not isinstance(value, str) or not CODE.fullmatch(value):
                self.note(
                    place, gettext_noop("A code is small letters, digits and underscores, and starts with a letter.")
                )
            elif allowed is not None and value not in allowed:
                words = ", ".join(sorted(allowed))
                self.note(place, gettext_noop("“%(value)s” is not one of: %(allowed)s."), value=value, allowed=words)
            elif value in found:
                self.note(place, gettext_noop("“%(value)s” is written twice."), value=value)
            else:
                found.append(value)
        return tuple(found)

    def values(self, key: str) -> list[tuple[str, object]]:
        if not self.has(key):
            return []
        value = self.data[key]
        if not isinstance(value, list):
            self.note(key, gettext_noop("A list belongs here."))
            return []
        return [(f"{key}[{index}]", entry) for index, entry in enumerate(value)]

    def child(self, key: str) -> Reader | None:
        return Reader(self.data[key], self.at(key), self.problems) if self.has(key) else None

    def children(self, key: str, *, unique: str | None = None) -> list[Reader]:
        """The mappings of a list; with `unique` the values of that key may not repeat."""
        readers = [Reader(value, self.at(place), self.problems) for place, value in self.values(key)]
        seen: set[object] = set()
        for reader in readers:
            mark = reader.data.get(unique) if unique else None
            if unique is None or not isinstance(mark, str):
                continue
            if mark in seen:
                reader.note(unique, gettext_noop("“%(value)s” is written twice."), value=mark)
            seen.add(mark)
        return readers

    def local(self, key: str, *, may_name: Collection[str] | None = None, limit: int = 200) -> LocalText:
        """A text in both languages. `may_name` lists the placeholders it may use; None: braces mean nothing in it."""
        reader = self.child(key)
        if reader is None:
            return LocalText()
        reader.only(("zh", "en"))
        if may_name is not None:
            for language in ("zh", "en"):
                reader.check_placeholders(language, may_name)
        return LocalText(reader.text("zh", limit=limit), reader.text("en", limit=limit))

    def local_list(self, key: str) -> LocalList:
        reader = self.child(key)
        if reader is None:
            return LocalList()
        reader.only(("zh", "en"))
        languages: dict[str, tuple[str, ...]] = {}
        for language in ("zh", "en"):
            words = reader.values(language)
            for place, word in words:
                if not is_text(word):
                    reader.note(place, gettext_noop("A text belongs here; put it in quotes if it looks like a number."))
            languages[language] = tuple(str(word) for _place, word in words)
        if len(languages["zh"]) != len(languages["en"]):
            reader.note("", gettext_noop("Both languages need the same number of lines."))
        return LocalList(**languages)

    def check_placeholders(self, key: str, may_name: Collection[str]) -> None:
        value = self.data.get(key)
        if not isinstance(value, str):
            return
        names = placeholders(value)
        if names is None:
            self.note(key, gettext_noop("The braces do not enclose a plain word such as {place}."))
            return
        for name in sorted(names - set(may_name)):
            words = ", ".join(sorted(may_name))
            self.note(
                key, gettext_noop("{%(name)s} cannot be filled in; known are: %(allowed)s."), name=name, allowed=words
            )
