"""One-time codes by telephone: six digits that live some minutes in the visitor's session, as a keyed hash.

Built on allauth's code verification (attempts, timeout, resends). No account is looked up or made before the code is
right, so asking for a code tells nobody who has an account and leaves no stranger's number behind.
"""

import time
from collections.abc import Mapping
from typing import Any

from allauth.account.internal.flows.code_verification import AbstractCodeVerificationProcess
from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare, get_random_string, salted_hmac
from django.utils.translation import gettext as _

from governance.common.client import client_address
from governance.common.errors import LimitReached
from governance.common.limits import allow
from governance.people.phones import mask_phone
from governance.people.sms import sms_sender
from governance.people.tasks import queue_sms

SESSION_KEY = "sign_in_code"
DIGITS = 6
MINUTES_VALID = 5
ATTEMPTS = 5
RESENDS = 3
RESEND_SECONDS = 60
# Per number: nobody's telephone becomes a bell. Per address: wide enough for a building behind one router.
LIMITS_PER_PHONE = ((1, RESEND_SECONDS - 5), (5, 3600), (10, 24 * 3600))
LIMIT_PER_ADDRESS = (60, 600)


class PhoneCode(AbstractCodeVerificationProcess):
    """The code that was sent to one number, as this visitor's session knows it."""

    def __init__(self, request: HttpRequest, state: dict[str, Any]) -> None:
        super().__init__(max_attempts=ATTEMPTS, timeout=MINUTES_VALID * 60, state=state)
        self.request = request

    @classmethod
    def start(cls, request: HttpRequest, *, phone: str, next_url: str) -> "PhoneCode":
        """Send a code to `phone` (a normalised mobile number); raises `LimitReached`."""
        process = cls(request, cls.initial_state(user=None, phone=phone) | {"next": next_url})
        process.send()
        return process

    @classmethod
    def resume(cls, request: HttpRequest) -> "PhoneCode | None":
        """The code this visitor is expected to type; None: never asked for, used up or too old."""
        state = request.session.get(SESSION_KEY)
        process: PhoneCode | None = cls(request, state).abort_if_invalid() if state else None
        return process

    @property
    def phone(self) -> str:
        return str(self.state["phone"])

    @property
    def masked_phone(self) -> str:
        return mask_phone(self.phone)

    @property
    def next_url(self) -> str:
        return str(self.state.get("next", ""))

    @property
    def shown_code(self) -> str:
        """The code itself, in trial installations whose sender reaches no telephone."""
        return str(self.state.get("shown", ""))

    @property
    def can_resend(self) -> bool:
        return not self.is_resend_quota_reached(RESENDS)

    def send(self) -> None:
        require_within_limits(self.request, self.phone)
        code = get_random_string(DIGITS, "0123456789")
        self.state |= {"hash": self._hash(code), "at": time.time(), "failed_attempts": 0}
        self.state["shown"] = code if settings.SMS_SHOW_CODES else ""
        self.persist()
        text = _("【%(site)s】登录验证码 %(code)s，%(minutes)d 分钟内有效。不要告诉任何人。")
        text %= {"site": settings.SITE_NAME, "code": code, "minutes": MINUTES_VALID}
        hand_over(phone=self.phone, template="sign_in_code", params={"code": code}, text=text)

    def resend(self) -> None:
        self.record_resend()
        self.send()

    def check(self, code: str) -> bool:
        """Whether this is the code. A wrong one is counted; after the last attempt the code is void.

        Also counted outside the session, in one step: guesses sent side by side get no more attempts than others.
        """
        if not allow("code_guess", self.state["hash"], limit=ATTEMPTS, seconds=MINUTES_VALID * 60):
            self.state["failed_attempts"] = ATTEMPTS
            self.abort()
            return False
        if constant_time_compare(self._hash(code), self.state["hash"]):
            self.abort()
            return True
        self.record_invalid_attempt()
        return False

    @property
    def attempts_left(self) -> int:
        return max(0, ATTEMPTS - int(self.state["failed_attempts"]))

    def persist(self) -> None:
        self.request.session[SESSION_KEY] = self.state

    def abort(self) -> None:
        self.request.session.pop(SESSION_KEY, None)

    def _hash(self, code: str) -> str:
        return salted_hmac("people.codes", f"{self.phone}:{code}", algorithm="sha256").hexdigest()


def require_within_limits(request: HttpRequest, phone: str) -> None:
    """Raise `LimitReached` where this number or this address asked for too many codes."""
    most, seconds = LIMIT_PER_ADDRESS
    if not allow("code_address", client_address(request), limit=most, seconds=seconds):
        raise LimitReached("too_many_codes", _("这个网络要验证码的次数太多了，请十分钟后再试。"))
    for most, seconds in LIMITS_PER_PHONE:
        if not allow(f"code_phone_{seconds}", phone, limit=most, seconds=seconds):
            message = (
                _("刚刚已经发过验证码，请一分钟后再试。")
                if seconds < 3600
                else _("这个号码今天收到的验证码太多了，请稍后再试。")
            )
            raise LimitReached("too_many_codes", message, fields={"phone": message})


def hand_over(*, phone: str, template: str, params: Mapping[str, str], text: str) -> None:
    """Send at once where that touches no network, else through the worker."""
    sender = sms_sender()
    if sender.is_remote:
        queue_sms(phone=phone, template=template, params=params, text=text)
    else:
        sender.send(phone=phone, template=template, params=params, text=text)
