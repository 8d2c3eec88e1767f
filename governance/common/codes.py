"""Short codes that people read aloud: `NA-4F7K-92`.

Prefix letters, then five random characters and a check character of Crockford's alphabet (no I, L, O, U). The check
is a weighted sum over GF(32) that must be zero: distinct non-zero weights catch every single wrong character and
every exchange of two characters, the prefix included.
"""

import re
import secrets
import unicodedata

from governance.common.errors import InputRefused

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RANDOM_LENGTH = 5
BODY_LENGTH = RANDOM_LENGTH + 1
PREFIX = re.compile(r"[A-Z]{1,6}")
_MISREAD = str.maketrans("OIL", "011")
_MISREAD_PREFIX = str.maketrans("01", "OI")
_VALUE = {character: value for value, character in enumerate(ALPHABET)}
_POLYNOMIAL = 0b100101  # x^5 + x^2 + 1, primitive over GF(2)


def _double(element: int) -> int:
    shifted = element << 1
    return shifted ^ _POLYNOMIAL if shifted & 0b100000 else shifted


def _weighted_sum(prefix: str, body: str) -> int:
    """Sum of value × weight, weights 2, 4, 8 … from the right (Horner); zero for a sound code."""
    total = 0
    for value in [*(ord(letter) - ord("A") + 1 for letter in prefix), *(_VALUE[character] for character in body)]:
        total = _double(total) ^ value
    return _double(total)


def _check_character(prefix: str, random_part: str) -> str:
    return ALPHABET[_weighted_sum(prefix, random_part)]  # what the sum of a sound code, doubled, leaves to be added


def new_code(prefix: str) -> str:
    """A new random code. One of 33 million: the caller's unique constraint decides, and it tries again."""
    if not PREFIX.fullmatch(prefix):
        raise ValueError("a code's prefix is one to six letters A–Z")
    random_part = "".join(secrets.choice(ALPHABET) for _ in range(RANDOM_LENGTH))
    return _grouped(prefix, random_part + _check_character(prefix, random_part))


def normalise_code(text: str, *, prefix: str = "") -> str:
    """Return the code as stored, from what somebody typed: lower case, full width, no hyphens, O for 0, I or L for 1.

    `prefix` is assumed where only the six characters were typed. Raises `InputRefused` unless the check holds.
    """
    letters = re.sub(r"[^0-9A-Z]", "", unicodedata.normalize("NFKC", text or "").upper()[:60])
    body = letters[-BODY_LENGTH:].translate(_MISREAD)
    head = letters[:-BODY_LENGTH].translate(_MISREAD_PREFIX) or prefix
    sound = PREFIX.fullmatch(head) and len(body) == BODY_LENGTH and all(c in _VALUE for c in body)
    if not sound or _weighted_sum(head, body) != 0:
        raise InputRefused(
            "bad_code", "查询码不对，请对照回执再看一遍", fields={"code": "查询码不对，请对照回执再看一遍"}
        )
    return _grouped(head, body)


def _grouped(prefix: str, body: str) -> str:
    return f"{prefix}-{body[:4]}-{body[4:]}"
