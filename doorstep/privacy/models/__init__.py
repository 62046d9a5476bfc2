"""Consent as rows, what is shared with whom, until when, and what people ask about their own data."""

from doorstep.privacy.models.consent import Consent, Share
from doorstep.privacy.models.request import DataRequest

__all__ = ["Consent", "DataRequest", "Share"]
