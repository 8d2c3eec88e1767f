"""Who calls: a staff member's token, or the session of a browser (with CSRF protection)."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from knox.auth import TokenAuthentication as KnoxAuthentication
from knox.crypto import hash_token
from knox.settings import CONSTANTS
from rest_framework import authentication, exceptions

from governance.api.models import Token
from governance.common.errors import PermissionRefused
from governance.common.kept import KeptQuery
from governance.people.adapters import needs_second_factor
from governance.people.models import User

_TOKENS = KeptQuery(lambda beginning: Token.objects.filter(token_key=beginning).select_related("user"))


class TokenAuthentication(KnoxAuthentication):
    """`Authorization: Bearer <token>`: one statement a request, and no write."""

    def authenticate_credentials(self, token: bytes) -> tuple[User, Token]:
        text = token.decode("ascii", "replace")
        if text.isalnum():  # tokens are hexadecimal; PostgreSQL refuses a NUL even in a question
            digest = hash_token(text)
            for kept in _TOKENS(beginning=text[: CONSTANTS.TOKEN_KEY_LENGTH]):
                if constant_time_compare(digest, kept.digest) and (kept.expiry is None or kept.expiry > timezone.now()):
                    return self.validate_user(kept)
        raise exceptions.AuthenticationFailed(_("令牌无效或已过期。"))

    def validate_user(self, auth_token: Token) -> tuple[User, Token]:
        user = auth_token.user
        if not user.is_active or not constant_time_compare(auth_token.password_mark, user.get_session_auth_hash()):
            raise exceptions.AuthenticationFailed(_("令牌无效或已过期。"))
        return user, auth_token


class SessionAuthentication(authentication.SessionAuthentication):
    """A signed-in browser. The pages lead staff to the second factor; here its absence is a refusal."""

    def authenticate(self, request: Any) -> tuple[User, None] | None:
        found = super().authenticate(request)
        if found and needs_second_factor(found[0]) and not is_mfa_enabled(found[0], [Authenticator.Type.TOTP]):
            raise PermissionRefused("second_factor_missing", _("您的岗位需要动态码，请先在网页上启用。"))
        return found
