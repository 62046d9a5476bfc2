"""Many new rows of one model by COPY: as `bulk_create`, several times as quick, and without giving the keys back."""

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any

from django.db import connection, models

from doorstep.kernel import wall

#: Fields whose value in Python is the value of the column.
_PLAIN = (
    models.CharField,
    models.TextField,
    models.IntegerField,
    models.BooleanField,
    models.DateField,
    models.ForeignKey,
)


def copy_in(model: type[models.Model], rows: Collection[Any]) -> None:
    """Writes new rows. Constraints and triggers of the table hold as ever; a generated key is left to the database."""
    if not rows:
        return
    fields = [field for field in model._meta.concrete_fields if not isinstance(field, models.AutoField)]
    values = [_value_of(field) for field in fields]
    copy_rows(model, [field.column for field in fields], ([value(row) for value in values] for row in rows))


def copy_rows(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """The same without a model's objects: values as the columns keep them, sealed by whoever calls; says how many."""
    done = 0
    names = ", ".join(f'"{column}"' for column in columns)
    with (
        wall.as_owner(),
        connection.wrap_database_errors,
        connection.cursor() as cursor,
        cursor.copy(f'COPY "{model._meta.db_table}" ({names}) FROM STDIN') as target,
    ):
        write = target.write_row
        for row in rows:
            write(row)
            done += 1
    return done


def _value_of(field: "models.Field[Any, Any]") -> Callable[[Any], Any]:
    name = field.attname
    plain = isinstance(field, _PLAIN) and type(field).__module__.startswith("django.db.models.")
    if plain and not getattr(field, "auto_now", False) and not getattr(field, "auto_now_add", False):
        return lambda row: getattr(row, name)
    return lambda row: field.get_db_prep_save(field.pre_save(row, add=True), connection)
