"""`doorstep figures`: the figures of an area and period, as a table or as JSON for another program."""

import argparse
import json
import unicodedata
from datetime import date

NEEDS_DATABASE = True


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--region", required=True, metavar="CODE|NAME", help="code or name of the area")
    parser.add_argument("--from", required=True, dest="start", metavar="D", help="first day, 2023-01-01")
    parser.add_argument("--to", required=True, dest="end", metavar="D", help="last day, 2023-10-31 (included)")
    parser.add_argument("--programme", metavar="P", help="code of one programme")
    parser.add_argument("--json", action="store_true", help="a list of {programme, unit, value}")


def run(args: argparse.Namespace) -> int:
    from django.utils import translation

    from doorstep.regions.selectors import find_region
    from doorstep.reports import periods
    from doorstep.reports.selectors import figures

    start, end = periods.parse_day(args.start), periods.parse_day(args.end)
    periods.parse(f"{start.isoformat()}..{end.isoformat()}", today=end)
    region = find_region(args.region)
    found = figures(actor=None, region=region, start=start, end=end, programme=args.programme)
    if args.json:
        rows = [{"programme": one.programme, "unit": one.unit, "value": one.value} for one in found]
        print(json.dumps(rows, ensure_ascii=False, indent=1))
        return 0
    with translation.override(_language()):
        print(_head(region.name, start, end))
        print("\n".join(_table([(one.programme, one.unit, one.value) for one in found])))
    return 0


def _language() -> str:
    from django.conf import settings

    return str(settings.LANGUAGE_CODE)


def _head(name: str, start: date, end: date) -> str:
    from django.utils.translation import gettext

    return gettext("%(area)s, %(start)s to %(end)s") % {
        "area": name,
        "start": start.isoformat(),
        "end": end.isoformat(),
    }


def _table(rows: list[tuple[str, str, int]]) -> list[str]:
    from django.utils.translation import gettext

    from doorstep.kernel.actor import system
    from doorstep.reports import units
    from doorstep.reports.selectors.figures import programmes

    if not rows:
        return [gettext("Nothing was recorded here in this time.")]
    names = {one.code: units.name_of(one) for one in programmes(actor=system("figures"))}
    cells = [(names.get(code, code), units.heading(unit), f"{value:,}") for code, unit, value in rows]
    first, second, third = (max(_width(row[column]) for row in cells) for column in range(3))
    return [f"{_padded(name, first)}  {_padded(unit, second)}  {value.rjust(third)}" for name, unit, value in cells]


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(mark) in "WF" else 1 for mark in text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))
