"""What takes place when: the single lines of past.yaml day by day, and its rules worked out for a stretch of time."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from doorstep.activities.recurrence import month_day, nth_weekday
from doorstep.devdata import source
from doorstep.devdata.regions import communities_in_order
from doorstep.regions.models import Region


@dataclass(frozen=True, slots=True)
class Session:
    """One activity to be entered: where, when, and how many come."""

    key: str
    region: Region
    day: date
    spec: Mapping[str, Any]
    named: int = 0
    heads: int = 0
    title: str = ""
    tasks: Mapping[str, int] = field(default_factory=dict)

    @property
    def start(self) -> str:
        return str(self.spec["start"])

    @property
    def source_key(self) -> str:
        return f"demo:{self.key}:{self.region.path}:{self.day.isoformat()}"


def of_lines() -> Iterator[Session]:
    for line in source.load("past")["lines"]:
        region = Region.objects.get(name=line["area"])
        titles = line.get("titles") or [line.get("title", "")]
        for number, (day, (named, heads)) in enumerate(line["sessions"].items()):
            yield Session(line["key"], region, day, line, named, heads, titles[number % len(titles)])


def of_rules(first: date, last: date, *, only: Sequence[str] | None = None) -> Iterator[Session]:
    """Every session of the rules between the two days, both included."""
    communities = communities_in_order()
    for rule in source.load("past")["rules"]:
        if only is not None and rule["key"] not in only:
            continue
        for index, (region, named) in enumerate(communities):
            if not _concerns(rule, region, named):
                continue
            for month in _months(first, last):
                day = _day(rule, region, index, month)
                if day is None or not first <= day <= min(last, rule.get("until", last)):
                    continue
                yield _session(rule, region, day, index)


def _concerns(rule: Mapping[str, Any], region: Region, named: bool) -> bool:
    if region.name in rule.get("except", ()):
        return False
    return region.name in rule["in"] or ("named" if named else "invented") in rule["in"]


def _months(first: date, last: date) -> Iterator[date]:
    month = first.replace(day=1)
    while month <= last:
        yield month
        month = (month + timedelta(days=32)).replace(day=1)


def _day(rule: Mapping[str, Any], region: Region, index: int, month: date) -> date | None:
    every = rule.get("every", 1)
    if (month.month - 1 + index) % every:
        return None
    if "weekday" in rule:
        # Partners can't be everywhere on one day: the communities have the first, second … such day of the month.
        return nth_weekday(month.year, month.month, index % 4 + 1, rule["weekday"])
    day = region.duty_day or 15 if rule["day"] == "duty" else rule["day"]
    return month_day(month.year, month.month, day)


def _session(rule: Mapping[str, Any], region: Region, day: date, index: int) -> Session:
    rng = source.chance(rule["key"], region.path, day)
    titles = rule.get("titles") or [""]
    return Session(
        key=rule["key"],
        region=region,
        day=day,
        spec=rule,
        named=rng.randint(*rule["named"]),
        heads=rng.randint(*rule["heads"]),
        title=titles[(day.month + index) % len(titles)],
        tasks={item: rng.randint(*limits) for item, limits in rule.get("tasks", {}).items()},
    )
