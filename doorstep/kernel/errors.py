"""Refusals: the one way in which a service says no."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

_STOP = "\u3002"


class Refused(Exception):
    """A rule said no. Carries a code for programs, and for the person a sentence and what to do now.

    `sentence` and `what_to_do` may be lazy translations with %(name)s places filled from `details`; they are rendered
    in the language of the reader, not of the thrower. `status` is the HTTP status of the page or JSON answer.
    """

    code = "refused"
    sentence: Any = _("This can't be done.")
    what_to_do: Any = ""
    status = 409

    def __init__(
        self, sentence: Any = None, what_to_do: Any = None, *, code: str | None = None, **details: Any
    ) -> None:
        if sentence is not None:
            self.sentence = sentence
        if what_to_do is not None:
            self.what_to_do = what_to_do
        if code is not None:
            self.code = code
        self.details: Mapping[str, Any] = details
        super().__init__(self.code)

    @staticmethod
    def _fill(text: Any, details: Mapping[str, Any]) -> str:
        return str(text) % details if details else str(text)

    def said(self) -> str:
        """What happened and where the person stands."""
        return self._fill(self.sentence, self.details)

    def advice(self) -> str:
        """What to do now; may be empty."""
        return self._fill(self.what_to_do, self.details)

    def __str__(self) -> str:
        said, advice = self.said(), self.advice()
        # Behind a Chinese full stop there is no space.
        return f"{said}{'' if said.endswith(_STOP) else ' '}{advice}" if advice else said


class NotAllowed(Refused):
    """The actor lacks the right for an action on something that he may see."""

    code = "not_allowed"
    sentence = _("Your role does not allow this.")
    what_to_do = _("Ask the community office to do it, or to give you the role.")
    status = 403


class BadInput(Refused):
    """What was entered cannot be taken as it is."""

    code = "bad_input"
    sentence = _("Something in what was entered can't be right.")
    status = 422


class WrongState(Refused):
    """The action does not fit the present state of the thing; somebody else may have been quicker."""

    code = "wrong_state"
    sentence = _("This has already moved on and can't be done any more.")
    what_to_do = _("Open the page again to see how it stands now.")


class NotFound(Refused):
    """Does not exist, or is not for this actor's eyes: both look the same from outside."""

    code = "not_found"
    sentence = _("We can't find this page.")
    what_to_do = _("The address may be wrong, or it belongs to another area.")
    status = 404
