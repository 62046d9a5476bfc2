"""Sessions in a table that knows whose they are, so that one statement reads the session and everything about him."""

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from doorstep.accounts.identity import Identity, by_session
from doorstep.accounts.models import SignIn


class SessionStore(DatabaseStore):
    """Named in settings.SESSION_ENGINE."""

    #: Read together with the session; None for one that nobody has signed in to.
    identity: Identity | None = None

    @classmethod
    def get_model_class(cls) -> type[SignIn]:
        return SignIn

    def load(self) -> dict[str, Any]:
        found = by_session(self.session_key) if self.session_key else None
        if found is None:
            self._session_key = None
            return {}
        kept, self.identity = found
        return self.decode(kept)

    def create_model_instance(self, data: dict[str, Any]) -> SignIn:
        made = super().create_model_instance(data)
        assert isinstance(made, SignIn)
        made.user_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        return made

    def flush(self) -> None:
        self.identity = None
        super().flush()
