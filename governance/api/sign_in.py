"""Tokens for staff: name, password and, where it is on or demanded, the second factor. Failures count towards the lock-out."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.contrib.auth import authenticate
from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.api.models import Token
from governance.common.errors import DomainError, InputRefused, PermissionRefused, StateRefused
from governance.common.journal import write
from governance.people.adapters import needs_second_factor
from governance.people.authority import authority_of
from governance.people.models import User

TOKENS_PER_PERSON = 20


class SignInRefused(DomainError):
    """Name, password or code do not fit: 401, in the same words whichever it was."""

    status = 401


def sign_in(
    *, request: HttpRequest, username: str, password: str, code: str, label: str, now: datetime
) -> tuple[Token, str]:
    """Return a new token and its text, which nobody can see again.

    Raises `SignInRefused`, `InputRefused` where the second factor is missing, `PermissionRefused` for who has no
    posting. A locked name leaves here as `SignInRefused`; axes turns that answer into its 429.
    """
    user = authenticate(request, username=username, password=password)
    if not isinstance(user, User):
        raise SignInRefused("bad_credentials", _("登录名或密码不对，请检查大小写后再试。"))
    if not authority_of(user, timezone.localdate(now)).is_staff:
        raise PermissionRefused("not_staff", _("这里供社区、街道和部门的工作人员使用，您目前没有任职。"))
    _check_second_factor(request, user, code.strip())
    user_logged_in.send(sender=User, request=request, user=user)  # axes forgets the failures
    return _make_token(user, label, now)


def _check_second_factor(request: HttpRequest, user: User, code: str) -> None:
    methods = {method.type: method for method in Authenticator.objects.filter(user=user)}
    if Authenticator.Type.TOTP not in methods:
        if needs_second_factor(user):
            raise PermissionRefused("second_factor_missing", _("您的岗位需要动态码，请先在网页上启用。"))
        return
    if not code:
        message = _("请填写动态码。")
        raise InputRefused("second_factor_needed", message, fields={"code": message})
    tried = [methods[kind] for kind in (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES) if kind in methods]
    used = next((method for method in tried if method.wrap().validate_code(code)), None)
    if used is None:
        user_login_failed.send(sender=__name__, credentials={"username": user.username}, request=request)
        raise SignInRefused("bad_code", _("动态码不对。它每 30 秒换一次，请看最新的 6 位数字。"))
    used.record_usage()


@transaction.atomic
def _make_token(user: User, label: str, now: datetime) -> tuple[Token, str]:
    if Token.objects.filter(user=user, expiry__gt=now).count() >= TOKENS_PER_PERSON:
        raise StateRefused("too_many_tokens", _("您的令牌太多了，请先全部退出。"))
    token, text = Token.objects.create(user=user, label=label, password_mark=user.get_session_auth_hash())
    write(actor=user, verb="api.token_made", subject=user, now=now)
    return token, text


@transaction.atomic
def sign_out(*, token: Token, now: datetime) -> None:
    """End this token."""
    token.delete()
    write(actor=token.user, verb="api.token_ended", subject=token.user, now=now)


@transaction.atomic
def sign_out_everywhere(*, user: User, now: datetime) -> int:
    """End every token of this person; return how many there were."""
    ended, _rows = Token.objects.filter(user=user).delete()
    write(actor=user, verb="api.tokens_ended", subject=user, now=now)
    return ended
