"""Consent as rows, and what is shared with whom, until when."""

from doorstep.privacy.models.consent import Consent, Share

__all__ = ["Consent", "Share"]
