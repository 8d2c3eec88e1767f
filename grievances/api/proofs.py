"""Whose matter it is: by code and secret, by the token that a first look gave, or signed in."""

from datetime import datetime
from typing import Any

from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import NotAuthenticated

from governance.common.client import client_address
from governance.common.codes import normalise_code
from governance.common.errors import PermissionRefused
from grievances.models import Grievance
from grievances.policies import Resident
from grievances.tracking import open_by_code
from grievances.views.track import RELATIONS

HEADER = "Track-Secret"
SECRET_PARAMETER = OpenApiParameter(
    HEADER,
    str,
    OpenApiParameter.HEADER,
    description=(
        "The six digits of the receipt, the last four of the telephone number that was left, or the token of an "
        "earlier answer. Guesses are limited (10 an hour for a code), the token is not. Never put it into an address."
    ),
)
TOKEN_LENGTH, LAST_FOUR = 32, 4


def resident_behind(request: Any, code: str, now: datetime) -> tuple[Resident, Grievance]:
    """Whoever proves that the matter is theirs, and the matter.

    Raises `NotAuthenticated` without any proof, `InputRefused` and `LimitReached` for a wrong one, and
    `PermissionRefused` for somebody who is signed in and whose matter it is not; never says whether the code exists.
    """
    body = request.data if request.method == "POST" and hasattr(request.data, "get") else {}
    secret = request.headers.get(HEADER) or str(body.get("secret") or "")
    if secret:
        found = open_with(code, secret, client_address(request))
        return Resident(opened=frozenset({found.pk})), found
    if not request.user.is_authenticated:
        raise NotAuthenticated
    own = Resident(user=request.user)
    matter = Grievance.objects.filter(code=normalise_code(code), reporter=request.user).first()
    if matter is None:
        raise PermissionRefused("not_yours", "只有提出这件事的居民可以这样操作。")
    return own, matter


def open_with(code: str, secret: str, address: str) -> Grievance:
    """The matter, if the secret (six digits, last four of the number, or token) fits."""
    secret = secret.strip()[:64]
    if len(secret) == TOKEN_LENGTH:
        return open_by_code(code=code, token=secret, address=address)
    if len(secret) == LAST_FOUR:
        return open_by_code(code=code, phone_last4=secret, address=address)
    return open_by_code(code=code, secret=secret, address=address)


def with_relations(grievance: Grievance) -> Grievance:
    """The same matter with what its page shows."""
    return Grievance.objects.select_related(*RELATIONS).get(pk=grievance.pk)
