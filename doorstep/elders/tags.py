"""What a person can be marked as (重点人群标签). Pure Python.

Tags are independent of each other, each with its own days and evidence: somebody can be living alone, disabled and on
relief at the same time (programmes.md §14). The word on screen is the translation of the name; what ledgers write is in
data/spellings.yaml.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

import yaml
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

#: Bereavement of an only child and membership of the party are seen by named roles only (codes.md §4, §6).
SENSITIVE, PARTY = "elders.sensitive", "elders.party"


class Tag(StrEnum):
    LIVES_ALONE = "lives_alone"
    EMPTY_NEST = "empty_nest"
    LEFT_BEHIND = "left_behind"
    DISABLED = "disabled"
    PARTLY_DISABLED = "partly_disabled"
    SEVERE_HANDICAP = "severe_handicap"
    HANDICAP = "handicap"
    RELIEF = "relief"
    NEAR_RELIEF = "near_relief"
    DESTITUTE = "destitute"
    FAMILY_PLANNING = "family_planning"
    PREFERENTIAL = "preferential"
    VETERAN = "veteran"
    PARTY_MEMBER = "party_member"
    OTHER = "other"


class Group(StrEnum):
    """The ledger is classified by living, income and body (programmes.md §14)."""

    LIVING = "living"
    INCOME = "income"
    BODY = "body"
    STANDING = "standing"


@dataclass(frozen=True, slots=True)
class TagRule:
    name: Promise | str
    group: Group
    #: Needs a document: kind and number or date, seen by whoever enters it.
    needs_evidence: bool = False
    #: The right without which nobody learns of it; empty for what everybody sees who sees the person.
    right: str = ""


TAGS: dict[Tag, TagRule] = {
    Tag.LIVES_ALONE: TagRule(_("Lives alone"), Group.LIVING),
    Tag.EMPTY_NEST: TagRule(_("Empty nest"), Group.LIVING),
    Tag.LEFT_BEHIND: TagRule(_("Left behind"), Group.LIVING),
    Tag.DISABLED: TagRule(_("Cannot look after himself"), Group.BODY),
    Tag.PARTLY_DISABLED: TagRule(_("Partly able to look after himself"), Group.BODY),
    Tag.SEVERE_HANDICAP: TagRule(
        _("Severe disability"),
        Group.BODY,
        needs_evidence=True,
    ),
    Tag.HANDICAP: TagRule(_("Disability"), Group.BODY, needs_evidence=True),
    Tag.RELIEF: TagRule(_("Subsistence relief"), Group.INCOME, needs_evidence=True),
    Tag.NEAR_RELIEF: TagRule(_("Near subsistence relief"), Group.INCOME, needs_evidence=True),
    Tag.DESTITUTE: TagRule(_("Destitute, supported"), Group.INCOME, needs_evidence=True),
    Tag.FAMILY_PLANNING: TagRule(
        _("Special family planning support"),
        Group.STANDING,
        needs_evidence=True,
        right=SENSITIVE,
    ),
    Tag.PREFERENTIAL: TagRule(_("Entitled to preferential treatment"), Group.STANDING, needs_evidence=True),
    Tag.VETERAN: TagRule(_("Veteran"), Group.STANDING, needs_evidence=True),
    Tag.PARTY_MEMBER: TagRule(_("Party member"), Group.STANDING, right=PARTY),
    Tag.OTHER: TagRule(_("Other"), Group.STANDING),
}


#: Tags that only their named roles may see.
GUARDED: dict[Tag, str] = {tag: rule.right for tag, rule in TAGS.items() if rule.right}


def tag_of(word: str) -> Tag | None:
    """The tag that a ledger means by this word, or None."""
    return _by_spelling().get(word.strip())


@cache
def _by_spelling() -> dict[str, Tag]:
    spellings = yaml.safe_load((Path(__file__).parent / "data" / "spellings.yaml").read_text("utf-8"))
    return {word: Tag(tag) for tag, words in spellings.items() for word in words}
