"""What changes consents and shares, and what opens shared data."""

from doorstep.privacy.services.consents import Shown, agree_oneself, record_consent, share, withdraw
from doorstep.privacy.services.opening import open_share

__all__ = ["Shown", "agree_oneself", "open_share", "record_consent", "share", "withdraw"]
