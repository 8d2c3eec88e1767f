"""Who is signed in, read at every request by a statement that is kept."""

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.backends import ModelBackend
from django.db.models import QuerySet

from governance.common.kept import KeptQuery
from governance.people.models import User


def _one(pk: int) -> QuerySet[User]:
    return User.objects.filter(pk=pk).order_by()


_ONE = KeptQuery(_one)


class PasswordBackend(ModelBackend):
    def get_user(self, user_id: int) -> User | None:
        found: list[User] = _ONE(pk=user_id)
        return found[0] if found and self.user_can_authenticate(found[0]) else None


class AccountBackend(PasswordBackend, AuthenticationBackend):
    """Allauth's ways in: by code, and by name with the second factor."""
