"""Reading what is done with personal data."""

from doorstep.privacy.selectors.looks import Looks, exports_page, looks_at

__all__ = ["Looks", "exports_page", "looks_at"]
