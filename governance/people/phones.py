"""Mainland telephone numbers: normal form and mask. (`phonenumbers` is 22 MB for one country.)"""

import re

from governance.common.errors import InputRefused

MOBILE = re.compile(r"1[3-9]\d{9}")
LANDLINE = re.compile(r"0\d{2,3}\d{7,8}")
_FULL_WIDTH = str.maketrans("０１２３４５６７８９＋－（）　", "0123456789+-() ")


def normalise_phone(text: str) -> str:
    """Return the bare digits of a mobile or landline number, '' for ''; raises `InputRefused` for anything else."""
    digits = re.sub(r"[\s\-()]", "", (text or "").translate(_FULL_WIDTH))
    digits = re.sub(r"^(\+|00)?86(?=1|0)", "", digits)
    if not digits:
        return ""
    if MOBILE.fullmatch(digits) or LANDLINE.fullmatch(digits):
        return digits
    raise InputRefused("bad_phone", "请填写 11 位手机号, 或带区号的固定电话", fields={"phone": "电话号码不对, 请检查"})


def mask_phone(number: str) -> str:
    """`13812345678` → `138****5678`; landlines keep area code and the last three digits."""
    if not number:
        return ""
    if MOBILE.fullmatch(number):
        return f"{number[:3]}****{number[-4:]}"
    return f"{number[:4]}****{number[-3:]}"


def mask_name(name: str) -> str:
    """`王小明` → `王**`: the surname and how many characters follow."""
    return name[:1] + "*" * (len(name) - 1)
