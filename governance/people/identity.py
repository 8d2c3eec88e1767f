"""Identity numbers of citizens (GB 11643): check and mask."""

import re
import unicodedata
from datetime import date

from governance.common.errors import InputRefused

_SHAPE = re.compile(r"[1-9]\d{5}(19|20)\d{2}\d{2}\d{2}\d{3}[\dX]")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"


def is_identity_number(number: str) -> bool:
    """Whether shape, birthday and the ISO 7064 MOD 11-2 check character are right."""
    if not _SHAPE.fullmatch(number):
        return False
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], _WEIGHTS, strict=True))
    return _CHECK[total % 11] == number[17]


def normalise_identity_number(text: str) -> str:
    """18 characters, X upper case; '' for ''. Raises `InputRefused` for anything that fails the check."""
    number = re.sub(r"\s", "", unicodedata.normalize("NFKC", text or "")).upper()
    if number and not is_identity_number(number):
        message = "身份证号不对，请检查"
        raise InputRefused("bad_identity_number", message, fields={"identity_number": message})
    return number


def birthday_in(identity_number: str) -> date | None:
    """Of a checked number of 18 characters; None where none is known."""
    if len(identity_number) != 18:
        return None
    return date(int(identity_number[6:10]), int(identity_number[10:12]), int(identity_number[12:14]))


def is_old_enough(birthday: date, years: int, on: date) -> bool:
    """From the birthday on; whoever is born on 29 February from 1 March on (民法典 201)."""
    return (on.year - birthday.year, on.month, on.day) >= (years, birthday.month, birthday.day)
