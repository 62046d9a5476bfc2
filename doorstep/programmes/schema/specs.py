"""What a programme is: delivered items, counted units, target groups, evidence, notices and local numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from doorstep.programmes.schema.problems import LocalList, LocalText


@dataclass(frozen=True, slots=True)
class TargetGroup:
    """Whom the programme is for. `restricted`: membership is never shown on a list, card or public page."""

    code: str
    name: LocalText
    min_age: int | None = None
    max_age: int | None = None
    restricted: bool = False

    def fits_age(self, age: int | None) -> bool:
        """Whether a person of this age may belong; an unknown age fits only a group without an age rule."""
        if age is None:
            return self.min_age is None and self.max_age is None
        return (self.min_age is None or age >= self.min_age) and (self.max_age is None or age <= self.max_age)


@dataclass(frozen=True, slots=True)
class ItemSpec:
    """One thing done for a person. Without `needs_identity` it may be done for a walk-in who gives no name."""

    code: str
    name: LocalText
    icon: str = ""
    needs_identity: bool = False
    reading: str | None = None
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EvidenceSpec:
    photos_max: int = 0
    required: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FilingSpec:
    """The authority must be told between `min_days` and `max_days` before the day."""

    required: bool
    min_days: int
    max_days: int
    filed_with: LocalText
    source: str


@dataclass(frozen=True, slots=True)
class LightSpec:
    """From `by_day` of a month on, an area without a held or planned session shows the sentence."""

    by_day: int
    text: LocalText
    source: str


@dataclass(frozen=True, slots=True)
class PointsHint:
    code: str
    name: LocalText
    points: int
    cap_year: int | None
    source: str


@dataclass(frozen=True, slots=True)
class SettingSpec:
    """A local number with its default; `source` tells how far the default may be trusted."""

    key: str
    value: int | float | str | bool | tuple[int | float | str, ...]
    source: str
    note: LocalText


@dataclass(frozen=True, slots=True)
class ProgrammeSpec:
    """One programme of the catalogue, checked."""

    code: str
    name: LocalText
    short: LocalText
    section: str
    group: str
    active: bool
    counts: tuple[str, ...]
    session_unit: str
    session_word: LocalText
    case_unit: str
    case_word: LocalText
    sites_kind: str | None
    target_groups: tuple[TargetGroup, ...]
    items: tuple[ItemSpec, ...]
    evidence: EvidenceSpec
    filing: FilingSpec | None
    light: LightSpec | None
    points: tuple[PointsHint, ...]
    bring: LocalList
    notices: Mapping[str, LocalText]
    brief: LocalText
    settings: tuple[SettingSpec, ...] = field(default=())

    def item(self, code: str) -> ItemSpec | None:
        return next((item for item in self.items if item.code == code), None)

    def setting(self, key: str) -> SettingSpec | None:
        return next((setting for setting in self.settings if setting.key == key), None)

    def figure_unit(self, unit: str) -> str:
        """The word the figures use for a counted unit: a held session may be a round, a case may be a topic."""
        return {"sessions": self.session_unit, "cases": self.case_unit}.get(unit, unit)
