"""The end of every policy of this app: once a verb exists, who of its actors is asking."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from django.utils.translation import gettext as _

from governance.common.decisions import ALLOWED, Decision, refuse
from governance.people.models import User


class Standing(Protocol):
    def is_one_of(self, actors: Any) -> bool: ...


def answer(
    actor: Any, actors: Any, refusals: Mapping[Any, Any], standing: Callable[[User], Standing], *, without_account: Any
) -> Decision:
    """`without_account`: the actors as whom somebody without one (None: a clock, a signed link) may act."""
    if actor is None:
        return ALLOWED if actors is without_account else refuse(str(refusals[actors]))
    if not isinstance(actor, User):
        return refuse(_("请先用手机号登录。"))
    return ALLOWED if standing(actor).is_one_of(actors) else refuse(str(refusals[actors]))
