"""One spelling for telephone numbers, so that the same number has the same keyed hash in every table.

`+8613901230147`, `+8651300001234`; service numbers (12345, 96xxx, 400…) stay as they are dialled.
"""

import re
import unicodedata

from django.utils.translation import gettext_lazy as _

from doorstep.kernel.crypto import keyed_hash
from doorstep.kernel.errors import BadInput

#: Everybody who looks a telephone up by its hash uses this purpose.
HASH_PURPOSE = "phone"
_MOBILE = re.compile(r"1[3-9][0-9]{9}", re.ASCII)
_LANDLINE = re.compile(r"0(?:10|2[0-9]|[3-9][0-9]{2})[0-9]{7,8}", re.ASCII)
#: 110, 12345, 96xxx, 400xxxxxxx.
_SERVICE = re.compile(r"[1-9][0-9]{2,6}|[48]00[0-9]{7}", re.ASCII)
_COUNTRY = re.compile(r"^(?:\+86|0086|86(?=1[3-9][0-9]{9}$))")
_BETWEEN = re.compile(r"[\s().\-\u2010-\u2015]")
_LONGEST_TYPED = 40


class NotAPhone(BadInput):
    code = "not_a_phone"
    sentence = _("This does not look like a telephone number.")
    what_to_do = _("A mobile number has 11 digits, a landline needs its area code in front.")


class NotAMobile(BadInput):
    code = "not_a_mobile"
    sentence = _("A code can only be sent to a mobile phone.")
    what_to_do = _("Enter the 11 digits of a mobile number.")


def normalise(text: str) -> str:
    """The number in its one spelling; refuses what can't be one. Full-width digits, blanks and dashes are forgiven."""
    if is_dialled_mobile(text):
        return f"+86{text}"
    if len(text) > _LONGEST_TYPED:
        raise NotAPhone
    typed = _BETWEEN.sub("", unicodedata.normalize("NFKC", text))
    digits = _COUNTRY.sub("", typed)
    if digits != typed and not digits.startswith(("0", "1")):
        digits = f"0{digits}"
    if _MOBILE.fullmatch(digits):
        return f"+86{digits}"
    if _LANDLINE.fullmatch(digits):
        return f"+86{digits[1:]}"
    if _SERVICE.fullmatch(digits):
        return digits
    raise NotAPhone


def normalise_mobile(text: str) -> str:
    """As `normalise`, and refuses landlines and service numbers: no SMS reaches them."""
    try:
        number = normalise(text)
    except NotAPhone as refusal:
        raise NotAMobile from refusal
    if not is_mobile(number):
        raise NotAMobile
    return number


def is_mobile(number: str) -> bool:
    """Whether an SMS can reach this normalised number."""
    return number.startswith("+86") and _MOBILE.fullmatch(number[3:]) is not None


def is_dialled_mobile(text: str) -> bool:
    """The eleven digits and nothing else, as nine of ten numbers are given."""
    return _MOBILE.fullmatch(text) is not None


def phone_hash(number: str) -> str:
    """The keyed hash of a normalised number; '' for none."""
    return keyed_hash(number, HASH_PURPOSE)


def as_dialled(number: str) -> str:
    """How one reads it out: `13901230147`, `0513-00001234`."""
    if not number.startswith("+86"):
        return number
    digits = number[3:]
    if _MOBILE.fullmatch(digits):
        return digits
    cut = 2 if digits.startswith(("10", "2")) else 3
    return f"0{digits[:cut]}-{digits[cut:]}"
