"""One side of the measurement of imports, in a process of its own: `python -m … SIDE FILE COMMUNITY`."""

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

TITLES = 2
TABLE = "bench_import"


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "doorstep.settings")
    import django

    django.setup()
    from django.db import connection

    from doorstep.kernel import wall

    wall.settle(wall.HOUSE if sys.argv[1] in ("ours", "previewed") else wall.OWNER)
    side, path, community = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    connection.ensure_connection()
    begun = time.perf_counter()
    rows = SIDES[side](path, community)
    print(json.dumps({"seconds": time.perf_counter() - begun, "rows": rows, "peak": _peak()}))


def _peak() -> float:
    """The most memory of this program in MB. What `wait4` says counts the program that started it as well."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) / 1024


def cells(path: Path) -> Iterator[list[Any]]:
    import python_calamine

    sheet = python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
    for number, row in enumerate(sheet.iter_rows()):
        if number >= TITLES:
            yield row


def _columns() -> list[str]:
    from doorstep.devdata.bench.imports import HEADER

    return [f"c{number}" for number in range(len(HEADER))]


def _create(cursor: Any, name: str, how: str = "TABLE") -> None:
    cursor.execute(f"CREATE {how} {name} ({', '.join(f'{column} text' for column in _columns())})")


def _copy(cursor: Any, table: str, path: Path) -> int:
    done = 0
    with cursor.copy(f"COPY {table} ({', '.join(_columns())}) FROM STDIN") as target:
        for row in cells(path):
            target.write_row([None if value == "" else str(value) for value in row])
            done += 1
    return done


def copy(path: Path, community: int) -> int:
    """The limit: every cell as it stands, into a table with one unique key. Nothing is checked."""
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {TABLE}")
        _create(cursor, TABLE)
        cursor.execute(f"ALTER TABLE {TABLE} ADD id bigserial PRIMARY KEY, ADD UNIQUE (c3)")
        return _copy(cursor, TABLE, path)


def upsert(path: Path, community: int) -> int:
    """The same list into a staging table, and over what is there where it differs."""
    from django.db import connection, transaction

    names = _columns()
    sets = ", ".join(f"{name} = excluded.{name}" for name in names)
    differs = (
        f"({', '.join(f't.{name}' for name in names)}) IS DISTINCT FROM ({', '.join(f'excluded.{n}' for n in names)})"
    )
    with transaction.atomic(), connection.cursor() as cursor:
        _create(cursor, "staged", "TEMP TABLE")
        done = _copy(cursor, "staged", path)
        cursor.execute(
            f"INSERT INTO {TABLE} AS t ({', '.join(names)}) SELECT {', '.join(names)} FROM staged"
            f" ON CONFLICT (c3) DO UPDATE SET {sets} WHERE {differs}"
        )
        cursor.execute("DROP TABLE staged")
    return done


def ours(path: Path, community: int) -> int:
    """The whole product in one pass, as the command writes it: read, checked, matched, enciphered, written."""
    return _ours(path, community, previewed=False)


def previewed(path: Path, community: int) -> int:
    """As the pages do it: gone through once for the preview, then written."""
    return _ours(path, community, previewed=True)


def _ours(path: Path, community: int, *, previewed: bool) -> int:
    from doorstep.intake import services
    from doorstep.kernel.actor import system
    from doorstep.regions.models import Region

    actor = system("bench")
    with path.open("rb") as content:
        region = Region.objects.get(pk=community)
        file = services.hand_in(actor=actor, region=region, content=content, name=path.name, by_worker=False)
    if previewed:
        services.preview(actor=actor, file_id=file.pk)
        services.start(actor=actor, file_id=file.pk, by_worker=False)
    else:
        services.start_unread(actor=actor, file_id=file.pk)
    done = services.run_import(actor=actor, file_id=file.pk)
    if done.state != "done" or done.rejected:
        raise AssertionError(f"{done.state}, {done.rejected} rejected")
    return int(done.accepted)


def import_export(path: Path, community: int) -> int:
    """django-import-export with everything switched off that costs: bulk, no differences, no looking up first."""
    import tablib
    from django.db import connection, models
    from import_export import resources

    names = _columns()
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {TABLE}")
        _create(cursor, TABLE)
        cursor.execute(f"ALTER TABLE {TABLE} ADD id bigserial PRIMARY KEY, ADD UNIQUE (c3)")
    meta = type("Meta", (), {"app_label": "bench", "managed": False, "db_table": TABLE})
    fields: dict[str, Any] = {name: models.TextField(null=True) for name in names}
    model = type("Row", (models.Model,), {"__module__": __name__, "Meta": meta, **fields})
    options = {
        "model": model,
        "fields": tuple(names),
        "import_id_fields": ("c3",),
        "use_bulk": True,
        "batch_size": 2000,
        "skip_diff": True,
        "skip_html_diff": True,
        "force_init_instance": True,
        "use_transactions": True,
    }
    resource = type("RowResource", (resources.ModelResource,), {"Meta": type("Meta", (), options)})()
    data = tablib.Dataset(headers=names)
    for row in cells(path):
        data.append([None if value == "" else str(value) for value in row])
    result = resource.import_data(data, raise_errors=True)
    return int(result.total_rows)


SIDES: dict[str, Callable[[Path, int], int]] = {
    "copy": copy,
    "upsert": upsert,
    "ours": ours,
    "previewed": previewed,
    "import-export": import_export,
}

if __name__ == "__main__":
    main()
