"""Local settings as their pages show them: what holds today, where it comes from, what comes, what was."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from doorstep.kernel import clock, dated_settings
from doorstep.kernel.actor import Actor
from doorstep.kernel.events import subject_of
from doorstep.kernel.models import Event, LocalSetting
from doorstep.kernel.scope import area_filter
from doorstep.kernel.setting_rules import GROUPS, RULES, Rule
from doorstep.regions import tree
from doorstep.regions.models import Level, Region

HISTORY = 50


@dataclass(frozen=True, slots=True)
class Step:
    """What one area, or the default, says about a setting. `region` None: the default, or the whole installation."""

    where: str
    value: Any
    row: LocalSetting | None = None
    region: Region | None = None
    may_edit: bool = False

    @property
    def is_end(self) -> bool:
        return self.row is not None and self.row.source == dated_settings.ENDED


@dataclass(frozen=True, slots=True)
class Line:
    key: str
    rule: Rule
    now: Step
    coming: list[Step] = field(default_factory=list)
    #: areas within this one that have a value of their own today
    within: list[Step] = field(default_factory=list)

    @property
    def own_count(self) -> int:
        return len(self.within)


@dataclass(frozen=True, slots=True)
class SettingPage:
    line: Line
    #: from the default down to the area: who says what today, None when an area says nothing
    steps: list[Step]
    history: list[tuple[Event, Step]]

    @property
    def own(self) -> Step:
        return self.steps[-1]


def areas(*, actor: Actor, right: str = "settings.view", rule: Rule | None = None) -> list[Region]:
    """District, streets and communities over which he holds the right; for some settings only the district."""
    found = Region.objects.filter(area_filter(actor, right, field="path"), level__lte=Level.COMMUNITY)
    if rule is not None and rule.whole_district:
        found = found.filter(level=Level.DISTRICT)
    return list(found.valid_on(clock.today()).order_by("path"))


def settings_by_group(*, actor: Actor, area: Region) -> list[tuple[Any, list[Line]]]:
    """All settings as they stand for the area today, by what they are about."""
    rows = list(LocalSetting.objects.visible_to(actor).in_order())
    names = _names(rows, area)
    lines = {key: _line(actor, key, [row for row in rows if row.key == key], area, names) for key in RULES}
    return [(title, [line for line in lines.values() if line.rule.group == group]) for group, title in GROUPS.items()]


def setting_page(*, actor: Actor, key: str, area: Region) -> SettingPage:
    """One setting: who says what about it, what comes, and all that was ever done to it."""
    everything = list(LocalSetting.objects.visible_to(actor).filter(key=key))
    rows = list(LocalSetting.objects.visible_to(actor).in_order().filter(key=key))
    names = _names(everything, area)
    today = clock.today()
    steps = [Step(_("As delivered"), dated_settings.DEFAULTS[key][0])]
    for path in ("", *tree.ancestors(area.path)):
        mine = [row for row in rows if row.area_path == path and row.valid_from <= today]
        said = mine[-1] if mine and mine[-1].source != dated_settings.ENDED else None
        if said or path:
            steps.append(_step(actor, said, path, names))
    past = Event.objects.filter(subject__in=[subject_of(row) for row in everything]).order_by("-id")[:HISTORY]
    by_subject = {subject_of(row): row for row in everything}
    return SettingPage(
        line=_line(actor, key, rows, area, names),
        steps=steps,
        history=[
            (event, _step(actor, by_subject[event.subject], by_subject[event.subject].area_path, names))
            for event in past
        ],
    )


def _line(actor: Actor, key: str, rows: list[LocalSetting], area: Region, names: dict[str, Region]) -> Line:
    today = clock.today()
    whole = RULES[key].whole_district
    held = dated_settings.holding(rows, today, "" if whole else area.path)
    now = (
        _step(actor, held, held.area_path, names) if held else Step(_("As delivered"), dated_settings.DEFAULTS[key][0])
    )
    coming = [
        _step(actor, row, row.area_path, names)
        for row in rows
        if row.valid_from > today and (area.path.startswith(row.area_path) or row.area_path.startswith(area.path))
    ]
    return Line(key, RULES[key], now, coming, [] if whole else _within(actor, rows, area, names, today))


def _within(actor: Actor, rows: list[LocalSetting], area: Region, names: dict[str, Region], today: date) -> list[Step]:
    found = []
    for path in sorted({row.area_path for row in rows if row.area_path.startswith(area.path)} - {area.path}):
        held = dated_settings.holding(rows, today, path)
        if held is not None and held.area_path == path:
            found.append(_step(actor, held, path, names))
    return found


def _step(actor: Actor, row: LocalSetting | None, path: str, names: dict[str, Region]) -> Step:
    region = names.get(path)
    where = region.name if region else _("The whole installation")
    return Step(where, row.value if row else None, row, region, actor.can_in(dated_settings.RIGHT, path))


def _names(rows: Iterable[LocalSetting], area: Region) -> dict[str, Region]:
    """The areas that are spoken of, by path, in one query."""
    paths = {row.area_path for row in rows} | set(tree.ancestors(area.path))
    return {region.path: region for region in Region.objects.filter(path__in=paths)}
