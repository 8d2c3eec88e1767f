"""Keeping robots out without asking people to prove anything: the browser works for a moment, in the background.

Two ways to show good will, each good for one matter:
- a proof of work (altcha); its price rises with what came from the same address, so a building behind one
  address is slowed a little and never shut out;
- where no script runs, a small sum in words, with stricter limits.
"""

import hashlib
import hmac
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import altcha
from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.common.errors import InputRefused
from governance.common.limits import hits

ALGORITHM = "PBKDF2/SHA-256"
KEY_PREFIX = "00"  # one try in 256 succeeds: some hundred tries, whatever the price of one
BASE_ROUNDS = 500
MOST_ROUNDS = 32_000
VALID_FOR = timedelta(hours=2)
QUESTION_SALT = "grievances.question"
NUMERALS = "零一二三四五六七八九十"
RAISED_BY_ADDRESS = "raise-address"  # the limit whose count sets the price


@dataclass(frozen=True, slots=True)
class Question:
    words: str  # '' once it was answered right
    token: str


def new_challenge(address: str) -> dict[str, Any]:
    """A signed challenge. Its price doubles with every ten matters that came from this address within the hour."""
    doublings = hits(RAISED_BY_ADDRESS, address) // 10
    challenge = altcha.create_challenge(
        ALGORITHM,
        min(BASE_ROUNDS << min(doublings, 10), MOST_ROUNDS),
        key_prefix=KEY_PREFIX,
        expires_at=timezone.now() + VALID_FOR,
        hmac_secret=_key(),
    )
    return challenge.to_dict()


def check_solution(payload: str) -> str:
    """Return the name under which this solution is used up; raises `InputRefused` unless it is sound and in time."""
    try:
        if len(payload) > 4000:
            raise ValueError("too long")
        parsed = altcha.Payload.from_base64(payload)
        result = altcha.verify_solution(parsed, _key())  # looks at the signature before it pays the price
    except Exception as problem:  # anything may stand in the field
        raise _refused() from problem
    if not result.verified:
        raise _refused()
    return f"proof:{parsed.challenge.signature}"


def new_question() -> Question:
    """A sum of two small numbers in words. The numbers follow from a signed nonce, so nothing is stored."""
    nonce = secrets.token_urlsafe(9)
    first, second = _summands(nonce)
    return Question(
        _("%(first)s加%(second)s等于几？") % {"first": NUMERALS[first], "second": NUMERALS[second]},
        signing.TimestampSigner(salt=QUESTION_SALT).sign(nonce),
    )


def check_answer(token: str, answer: str) -> str:
    """Return the name under which this question is used up; raises `InputRefused` for a wrong or late answer."""
    try:
        nonce = signing.TimestampSigner(salt=QUESTION_SALT).unsign(token, max_age=VALID_FOR)
    except (signing.BadSignature, ValueError) as problem:
        raise _wrong_answer(_("题目过期了，请回答新的题目")) from problem
    if _number(answer) != sum(_summands(nonce)):
        raise _wrong_answer(_("答案不对，请再算一下"))
    return f"question:{nonce}"


def question_again(token: str, answer: str) -> Question:
    """For a page that is shown again: nothing more to answer where the old question was answered right, else a new one."""
    try:
        check_answer(token, answer)
    except InputRefused:
        return new_question()
    return Question("", token)


def use_up(name: str, submission: str) -> None:
    """Take a solution for one matter. Sending the same matter again is not a second use."""
    key = f"used:{hashlib.sha256(name.encode()).hexdigest()}"
    if not cache.add(key, submission, timeout=int(VALID_FOR.total_seconds()) + 60) and cache.get(key) != submission:
        raise _refused()


def _summands(nonce: str) -> tuple[int, int]:
    digest = hmac.new(_key(), nonce.encode(), hashlib.sha256).digest()
    return digest[0] % 9 + 1, digest[1] % 9 + 1


def _number(answer: str) -> int | None:
    """12, １２, 十二 → 12; None for anything else."""
    text = unicodedata.normalize("NFKC", answer or "").strip()[:8]
    if text.isascii() and text.isdigit():
        return int(text)
    tens, found, ones = text.partition("十")
    if found and (not tens or tens in NUMERALS) and (not ones or ones in NUMERALS):
        return 10 * (NUMERALS.index(tens) if tens else 1) + (NUMERALS.index(ones) if ones else 0)
    return NUMERALS.index(text) if len(text) == 1 and text in NUMERALS else None


def _key() -> bytes:
    return hashlib.sha256(f"grievances.proof:{settings.SECRET_KEY}".encode()).digest()


def _refused() -> InputRefused:
    message = _("没有通过安全检查，请再点一次提交")
    return InputRefused("bad_proof", message, fields={"answer": message})


def _wrong_answer(message: str) -> InputRefused:
    return InputRefused("bad_answer", message, fields={"answer": message})
