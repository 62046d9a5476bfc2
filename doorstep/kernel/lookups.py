"""`startswith` as `^@`, an operator that the database knows to tell nothing of the rows it looks at.

Behind row-level security LIKE is held back until a row has passed its policy, because it might tell; so it can't use an
index there, and a search by the beginning of a name would read the whole district. `^@` uses the same indexes.
"""

from typing import Any

from django.db.models import CharField, TextField
from django.db.models.lookups import PatternLookup, StartsWith


class BeginsWith(StartsWith):
    def process_rhs(self, compiler: Any, connection: Any) -> Any:
        """The words as they are: nothing in them stands for something else, as % does in LIKE."""
        return super(PatternLookup, self).process_rhs(compiler, connection)

    def get_rhs_op(self, connection: Any, rhs: str) -> str:
        return f"^@ {rhs}"


def register() -> None:
    for field in (CharField, TextField):
        field.register_lookup(BeginsWith)
