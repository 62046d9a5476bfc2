"""Telephones of residents: the spelling of `accounts.phones`, private numbers only, land lines as said in town."""

import re
import unicodedata

from doorstep.accounts import phones
from doorstep.residents.errors import BadPhoneNumber

#: Area code of a land line that is given without one.
LOCAL_AREA_CODE = "0513"
_BETWEEN = re.compile(r"[\s().\-\u2010-\u2015]")
_LOCAL = re.compile(r"[02-8]\d{7}", re.ASCII)
LONGEST_TYPED = 40


def bare(text: str) -> str:
    """The characters of a number as typed, full-width ones made plain and separators gone."""
    return _BETWEEN.sub("", unicodedata.normalize("NFKC", text))


def normalise(text: str) -> str:
    """The stored form, '' for nothing; refuses service numbers such as 120, which are nobody's own."""
    if phones.is_dialled_mobile(text):
        return f"+86{text}"
    typed = bare(text[: LONGEST_TYPED + 1])
    if not typed:
        return ""
    if _LOCAL.fullmatch(typed):
        typed = f"{LOCAL_AREA_CODE}{typed}"
    try:
        number = phones.normalise(typed)
    except phones.NotAPhone:
        raise BadPhoneNumber from None
    if not number.startswith("+86"):
        raise BadPhoneNumber
    return number


def shown(number: str) -> str:
    """`139 0000 0147`, `0513-0000 1234`: in groups that one can read out."""
    dialled = phones.as_dialled(number)
    if phones.is_mobile(number):
        return f"{dialled[:3]} {dialled[3:7]} {dialled[7:]}"
    area, dash, local = dialled.partition("-")
    return f"{area}-{local[:-4]} {local[-4:]}" if dash else dialled
