"""The request as views get it."""

from django.http import HttpRequest

from doorstep.kernel.actor import Actor


class ActorRequest(HttpRequest):
    """A request with its actor, put there by accounts.middleware."""

    actor: Actor
