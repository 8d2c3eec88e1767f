"""How somebody without an account proves that a matter is theirs: its code, and a secret that only they were shown.

The secret and the token of the QR link are derived from the code by a keyed hash, so nothing is stored and the answer
page can be shown again. Wrong guesses are limited per code and per address.
"""

import hmac

from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from governance.common.codes import normalise_code
from governance.common.crypto import blind_index
from governance.common.errors import InputRefused, LimitReached
from governance.common.limits import allow
from grievances.models import Grievance

GUESSES_PER_CODE = 10
GUESSES_PER_ADDRESS = 100  # a whole building may sit behind one address
GUESS_WINDOW_SECONDS = 3600


def secret_of(code: str) -> str:
    """Six digits that belong to a code."""
    return f"{int(blind_index('track-secret', code), 16) % 1_000_000:06d}"


def link_token(code: str) -> str:
    """What the QR link carries: 128 bits, so it needs no limit of its own."""
    return blind_index("track-link", code)[:32]


def open_by_code(*, code: str, secret: str = "", token: str = "", phone_last4: str = "", address: str) -> Grievance:
    """Return the matter, or refuse in words that do not tell whether such a code exists.

    Raises `InputRefused` for a mistyped code or a wrong secret, `LimitReached` after too many wrong guesses.
    """
    plain = normalise_code(code)
    if token and hmac.compare_digest(token.encode(), link_token(plain).encode()):
        found = Grievance.objects.filter(code=plain).first()
        if found:
            return found
    count_guess(plain, address)
    grievance = Grievance.objects.filter(code=plain).first()
    if grievance and _proves(grievance, secret.strip(), phone_last4.strip()):
        return grievance
    message = _("查询码和查询密码（或手机号后四位）对不上，请核对后再试。")
    raise InputRefused("no_match", message, fields={"secret": message})


def _proves(grievance: Grievance, secret: str, phone_last4: str) -> bool:
    if secret and constant_time_compare(secret, secret_of(grievance.code)):
        return True
    number = grievance.contact_phone
    return bool(number and len(phone_last4) == 4 and constant_time_compare(phone_last4, number[-4:]))


def count_guess(code: str, address: str) -> None:
    """Count a try to open something by its code; raises `LimitReached` after too many."""
    within = allow("track-code", code, limit=GUESSES_PER_CODE, seconds=GUESS_WINDOW_SECONDS) and allow(
        "track-address", address, limit=GUESSES_PER_ADDRESS, seconds=GUESS_WINDOW_SECONDS
    )
    if not within:
        raise LimitReached("too_many_guesses", _("试的次数太多了，请一小时后再试，或拨打社区电话查询。"))
