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
from doorstep.privacy.selectors.requests import erasure_page, my_request, my_requests, request_page, requests_page

__all__ = [
    "ConsentLine",
    "Looks",
    "consent_page",
    "consents_of",
    "erasure_page",
    "exports_page",
    "looks_at",
    "my_consent",
    "my_consents",
    "my_request",
    "my_requests",
    "partners_to_share_with",
    "request_page",
    "requests_page",
    "shared_one",
    "shared_with",
    "sharing",
]
