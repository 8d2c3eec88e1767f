"""How allauth meets our people: names and telephones, no sign-up page, sealed secrets, sessions by kind of person."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from governance.common import crypto
from governance.common.client import client_address
from governance.people.authority import authority_of
from governance.people.models import User
from governance.people.phones import normalise_phone
from governance.people.selectors import user_by_phone
from governance.people.sessions import begin_session


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _("登录名或密码不对，请检查大小写后再试。"),
        "too_many_login_attempts": _("试错的次数太多了，请过一会儿再试。"),
        "rate_limited": _("操作太频繁，请稍后再试。"),
        "incorrect_code": _("验证码不对，请再看一眼。"),
        "incorrect_password": _("密码不对。"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False  # residents get an account with their first code, staff from the administrator

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        begin_session(request, user, now=timezone.now())
        return super().post_login(request, user, **kwargs)

    # Telephones, for the parts of allauth that ask.
    def get_phone(self, user: User) -> tuple[str, bool] | None:
        return (user.phone, user.phone_verified_at is not None) if user.phone else None

    def set_phone(self, user: User, phone: str, verified: bool) -> None:
        user.set_phone(normalise_phone(phone))
        user.phone_verified_at = timezone.now() if verified else None
        user.save(update_fields=["phone", "phone_index", "phone_verified_at"])

    def set_phone_verified(self, user: User, phone: str) -> None:
        self.set_phone(user, phone, verified=True)

    def get_user_by_phone(self, phone: str) -> User | None:
        return user_by_phone(phone)


class MfaAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("动态码不对。它每 30 秒换一次，请看最新的 6 位数字；也请确认手机时间准确。"),
        "cannot_delete_authenticator": _("您的岗位必须使用动态码，不能停用。换手机请找系统管理员。"),
    }

    def get_totp_issuer(self) -> str:
        return str(settings.SITE_NAME)

    def encrypt(self, text: str) -> str:
        return crypto.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return crypto.decrypt(encrypted_text)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return not needs_second_factor(authenticator.user)


def needs_second_factor(user: User) -> bool:
    """Whether settings demand a second factor of this person: staff, and whoever may open Django admin."""
    if not settings.STAFF_TOTP_REQUIRED:
        return False
    return user.is_staff or authority_of(user, timezone.localdate()).is_staff
