"""A long ledger into the register, beside the same file by calamine and COPY into a bare table, and beside a tuned
django-import-export; the same list once more beside a staged upsert. Rows a second and peak memory, in one run.

Every side is a process of its own, so that its peak of memory is its own. What is given is the better of two rounds.
"""

import argparse
import json
import os
import random
import subprocess
import sys
from pathlib import Path

import xlsxwriter
from django.db import connection, connections

from doorstep.devdata.bench.seed import GIVEN, SURNAMES
from doorstep.devdata.bench.town import BEGAN, ESTATES
from doorstep.kernel.home import home
from doorstep.regions.models import Level, Region
from doorstep.residents.identity import check_character
from doorstep.residents.models import Person

#: Design targets: of the COPY, of the staged upsert, and the peak of memory in MB.
LIMIT, AGAIN_LIMIT, MEMORY_LIMIT = 0.4, 0.4, 320
CODE = "BIMP"
GRIDS = 8
HEADER = (
    "序号", "姓名", "性别", "身份证号码", "出生日期", "年龄", "民族", "联系电话", "小区", "楼栋", "单元", "室号",
    "所属网格", "居住状况", "人员类别", "慢性病", "紧急联系人", "联系人电话", "政治面貌", "备注",
)  # fmt: skip
_LIVING = ("独居", "空巢", "与子女同住", "与配偶同住", None)
_TAGS = (None, None, None, "低保", "残疾", "退役军人")
_ILLS = (None, None, "高血压", "糖尿病", "高血压、冠心病")


def run(args: argparse.Namespace) -> None:
    folder = home() / "import"
    folder.mkdir(exist_ok=True)
    lines = []
    short = _measure("ours", *_made(folder, args.rows // 5))
    for _round in range(2):
        path, community = _made(folder, args.rows)
        bare = _measure("copy", path, community)
        ours = _measure("ours", path, community)
        checked = Person.objects.filter(area_path__startswith=community.path).count()
        if checked != args.rows:
            raise AssertionError(f"{checked:,} people are on file instead of {args.rows:,}")
        again = _measure("ours", path, community)
        upsert = _measure("upsert", path, community)
        lines.append((bare, ours, upsert, again))
    slow = _measure("import-export", path, community)
    whole = _measure("previewed", *_made(folder, args.rows))
    bare, ours, upsert, again = (min(side, key=lambda one: one["seconds"]) for side in zip(*lines, strict=True))
    print(f"{args.rows:,} residents, {len(HEADER)} columns, {path.stat().st_size / 1e6:.1f} MB:")
    print(f"{'':<48}{'rows/s':>9}{'of it':>8}{'peak MB':>9}")
    _say("calamine + COPY into a bare table", bare, bare)
    _say("Doorstep, read, checked and written", ours, bare)
    _say("Doorstep, the same with the preview before", whole, bare)
    _say("django-import-export, tuned, into a bare table", slow, bare)
    _say("again: calamine + staged upsert", upsert, upsert)
    _say("again: Doorstep, nothing changes", again, upsert)
    print(f"Peak of a file of {args.rows // 5:,}: {short['peak']:.0f} MB, of {args.rows:,}: {ours['peak']:.0f} MB.")
    print(f"Targets: {LIMIT:g} of the COPY, {AGAIN_LIMIT:g} of the upsert, under {MEMORY_LIMIT} MB and flat.")


def _say(what: str, side: dict[str, float], beside: dict[str, float]) -> None:
    share = beside["seconds"] / side["seconds"]
    print(f"{what:<48}{side['rows'] / side['seconds']:>9,.0f}{share:>8.2f}{side['peak']:>9.0f}", flush=True)


def _measure(side: str, path: Path, community: Region) -> dict[str, float]:
    """Seconds of the work alone, rows, and the peak of the whole process."""
    connections.close_all()
    words = [sys.executable, "-m", "doorstep.devdata.bench.import_sides", side, str(path), str(community.pk)]
    said = subprocess.run(words, stdout=subprocess.PIPE, env={**os.environ}, check=True).stdout
    found: dict[str, float] = json.loads(said)
    load = os.getloadavg()[0]
    print(f"  {side}: {found['seconds']:.1f} s, {found['peak']:.0f} MB, load {load:.1f}", flush=True)
    return found


def _made(folder: Path, rows: int) -> tuple[Path, Region]:
    """A file of people nobody has on file, and a community that is empty."""
    number = Region.objects.filter(code__startswith=CODE, level=Level.COMMUNITY).count() + 1
    community = _community(number)
    path = folder / f"{number}_{rows}.xlsx"
    write_ledger(path, number=number, rows=rows)
    return path, community


def write_ledger(path: Path, *, number: int, rows: int) -> None:
    """The same file each time for the same number."""
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("台账")
    sheet.write(0, 0, "社区老年人信息台账")
    sheet.write_row(1, 0, HEADER)
    rng = random.Random(number)
    for at in range(rows):
        sheet.write_row(at + 2, 0, row_of(rng, number, at))
    book.close()


def row_of(rng: random.Random, number: int, at: int) -> list[object]:
    year, month, day = 1935 + at % 30, at // 30 % 12 + 1, at // 360 % 28 + 1
    digits = f"{100000 + number * 37 % 800000 + at // 10080 * 7:06d}{year}{month:02d}{day:02d}{900 + at % 95:03d}"
    digits = digits.replace("0", "1", 1) if digits[0] == "0" else digits
    name = rng.choice(SURNAMES) + rng.choice(GIVEN) + rng.choice(GIVEN)
    contact = rng.choice(SURNAMES) + rng.choice(GIVEN) if at % 2 else None
    return [
        at + 1, name, "男" if int(digits[16]) % 2 else "女", digits + check_character(digits),
        f"{year}-{month:02d}-{day:02d}", 2026 - year, "汉族", f"138{at % 100000000:08d}", ESTATES[at % len(ESTATES)],
        f"{at % 60 + 1}幢", f"{at % 4 + 1}单元", f"{at % 23 + 1}0{at % 4 + 1}", f"第{at % GRIDS + 1}网格",
        rng.choice(_LIVING), rng.choice(_TAGS), rng.choice(_ILLS), contact,
        f"139{at % 100000000:08d}" if contact else None, "群众", None,
    ]  # fmt: skip


def _community(number: int) -> Region:
    def part(parent: Region | None, level: Level, code: str, name: str) -> Region:
        path = f"{parent.path if parent else ''}{code}/"
        values = {"parent": parent, "level": level, "code": code, "name": name, "valid_from": BEGAN}
        return Region.objects.get_or_create(path=path, defaults=values)[0]

    district = part(None, Level.DISTRICT, CODE, "导入测试区")
    street = part(district, Level.STREET, f"{CODE}S", "导入测试街道")
    community = part(street, Level.COMMUNITY, f"{CODE}{number}", f"导入测试第{number}社区")
    for grid in range(1, GRIDS + 1):
        part(community, Level.GRID, f"{CODE}{number}G{grid}", f"第{grid}网格")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE regions_region")
    return community
