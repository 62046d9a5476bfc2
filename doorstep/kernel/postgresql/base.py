"""Named as ENGINE in the settings. Every cursor goes through `create_cursor`, so nothing is asked untold."""

from typing import Any

from django.db.backends.postgresql import base
from psycopg.pq import TransactionStatus

from doorstep.kernel import wall

_TELL = (
    "SELECT set_config('role', %s, false), set_config('doorstep.areas', %s, false),"
    " set_config('doorstep.persons', %s, false), set_config('doorstep.user', %s, false),"
    " set_config('doorstep.guarded', %s, false)"
)


class DatabaseWrapper(base.DatabaseWrapper):
    """`_told`: what the session knows; None when that is not certain, as on a new connection or after a rollback."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._told: wall.Standing | None = None

    def get_new_connection(self, conn_params: Any) -> Any:
        self._told = None
        return super().get_new_connection(conn_params)

    def create_cursor(self, name: Any = None) -> Any:
        self.tell(wall.current() or self._told or wall.NOTHING)
        return super().create_cursor(name)

    def tell(self, standing: wall.Standing) -> None:
        """One statement when something has changed, else none.

        In a transaction that has failed nothing can be told and nothing can be asked: the rollback comes first, and
        takes back what was told within.
        """
        if standing == self._told or self.connection is None:
            return
        if self.connection.info.transaction_status == TransactionStatus.INERROR:
            return
        self._told = None
        with self.connection.cursor() as cursor:
            cursor.execute(_TELL, (wall.role_name(standing.role), *standing[1:]))
        self._told = standing

    def _rollback(self) -> None:
        self._told = None
        super()._rollback()  # type: ignore[misc]

    def _savepoint_rollback(self, sid: str) -> None:
        super()._savepoint_rollback(sid)  # type: ignore[misc]
        self._told = None
