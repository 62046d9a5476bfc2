"""What the pages of the use cases read."""

from doorstep.flows.selectors import local_settings, notices, recut

__all__ = ["local_settings", "notices", "recut"]
