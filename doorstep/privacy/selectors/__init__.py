"""Reading what is done with personal data."""

from doorstep.privacy.selectors.consents import (
    ConsentLine,
    consent_page,
    consents_of,
    my_consent,
    my_consents,
    partners_to_share_with,
    shared_one,
    shared_with,
    sharing,
)
from doorstep.privacy.selectors.looks import Looks, exports_page, looks_at

__all__ = [
    "ConsentLine",
    "Looks",
    "consent_page",
    "consents_of",
    "exports_page",
    "looks_at",
    "my_consent",
    "my_consents",
    "partners_to_share_with",
    "shared_one",
    "shared_with",
    "sharing",
]
