"""What is the same for thousands of rows of a list, checked and written out once."""

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Protocol

from doorstep.elders.services.facts import condition_columns
from doorstep.elders.services.shared import source_of
from doorstep.elders.services.tags import tag_columns


class SaidTag(Protocol):
    @property
    def tag(self) -> str: ...
    @property
    def word(self) -> str: ...
    @property
    def evidence(self) -> str: ...
    @property
    def evidence_number(self) -> str: ...


def of_tag(said: SaidTag) -> Mapping[str, str]:
    """The columns of a tag. Numbers of documents are one person's and are not kept in memory."""
    if said.evidence_number:
        return tag_columns(said.tag, word=said.word, evidence=said.evidence, number=said.evidence_number)
    return _of_tag(said.tag, said.word, said.evidence)


@lru_cache(maxsize=1024)
def _of_tag(tag: str, word: str, evidence: str) -> Mapping[str, str]:
    return tag_columns(tag, word=word, evidence=evidence, number="")


@lru_cache(maxsize=1024)
def of_condition(code: str, word: str) -> Mapping[str, str]:
    return condition_columns(code, word)


@lru_cache(maxsize=64)
def source(text: str) -> str:
    return source_of(text)


def origin(of_fields: Mapping[str, Sequence[str]]) -> str:
    """As JSON: field → [since which day, from where]."""
    return _written(tuple((name, *where) for name, where in of_fields.items()))


@lru_cache(maxsize=256)
def _written(fields: tuple[tuple[str, ...], ...]) -> str:
    return json.dumps({name: where for name, *where in fields}, ensure_ascii=False)
