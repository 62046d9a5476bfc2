"""The pages of the use cases that span features."""

from doorstep.flows.views import local_settings, notices, recut

__all__ = ["local_settings", "notices", "recut"]
