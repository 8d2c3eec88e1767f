"""The account behind a telephone number that has just proved itself."""

from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction

from governance.common.crypto import blind_index
from governance.common.errors import PermissionRefused
from governance.common.journal import write
from governance.people.models import User
from governance.people.sessions import is_staff


@transaction.atomic
def enter_by_phone(*, phone: str, now: datetime) -> User:
    """Return the resident of the proven number `phone` (normalised), made on the first visit; locks the row.

    Raises `PermissionRefused` for a closed account, and for staff: a short message alone must not open a desk.
    """
    index = blind_index("phone", phone)
    # A second device that comes at the same moment finds the row that the first one made.
    fields = {"username": None, "phone": phone, "phone_verified_at": now, "password": make_password(None)}
    user, is_new = User.objects.select_for_update().get_or_create(phone_index=index, defaults=fields)
    if is_new:
        write(actor=user, verb="people.joined", subject=user, now=now)
        return user
    if not user.is_active:
        raise PermissionRefused("account_closed", "这个号码的账号已停用。如有疑问请联系社区。")
    if is_staff(user, now):
        raise PermissionRefused("staff_by_password", "您是工作人员，请用登录名和密码登录。")
    if user.phone_verified_at is None:
        user.phone_verified_at = now
        user.save(update_fields=["phone_verified_at"])
    return user


@transaction.atomic
def set_display_name(*, user: User, display_name: str, actor: User, now: datetime) -> User:
    """Change how a person is called on their own pages; '' is allowed for residents."""
    locked = User.objects.select_for_update().get(pk=user.pk)
    if locked.display_name != display_name:
        locked.display_name = display_name
        locked.save(update_fields=["display_name"])
        write(actor=actor, verb="people.renamed", subject=locked, now=now)
    return locked
