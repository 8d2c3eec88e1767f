"""统一社会信用代码: eighteen characters of an organisation, the last one a check (GB 32100-2015). Pure Python."""

import unicodedata

from django.utils.translation import gettext as _

from governance.common.errors import InputRefused

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # without I, O, S, V, Z
WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
LENGTH = 18


def check_character(first: str) -> str:
    """The eighteenth character after the seventeen `first`; raises `ValueError` for what is no such character."""
    total = sum(ALPHABET.index(character) * weight for character, weight in zip(first, WEIGHTS, strict=True))
    return ALPHABET[-total % 31]


def read_credit_code(text: str) -> str:
    """The code as stored, from what somebody typed (full width, blanks, small letters). Raises `InputRefused`."""
    code = "".join(unicodedata.normalize("NFKC", text).upper().split()).replace("-", "")
    is_sound = len(code) == LENGTH and set(code) <= set(ALPHABET) and check_character(code[:-1]) == code[-1]
    if not is_sound:
        message = _("统一社会信用代码不对，请对照营业执照或登记证书再看一遍（18 位）。")
        raise InputRefused("bad_credit_code", message, fields={"credit_code": message})
    return code
