"""微心愿: the life of a small wish as one table. Pure Python."""

from dataclasses import dataclass
from enum import StrEnum, auto

from django.db import models
from django.utils.translation import gettext_lazy as _


class WishState(models.TextChoices):
    POSTED = "POSTED", _("待社区核对")
    OPEN = "OPEN", _("等人认领")
    CLAIMED = "CLAIMED", _("已认领")
    FULFILLED = "FULFILLED", _("已实现，待道谢")
    THANKED = "THANKED", _("圆满")
    REFUSED = "REFUSED", _("没有列入")
    WITHDRAWN = "WITHDRAWN", _("已撤回")
    EXPIRED = "EXPIRED", _("到期没人认领")


class WishFor(models.TextChoices):
    """Whose wish it is, in a word that shames nobody."""

    CHILD = "CHILD", _("孩子")
    ELDER = "ELDER", _("老人")
    FAMILY = "FAMILY", _("邻居一家")


class WishActors(StrEnum):
    """Who a verb is for; `policies.wishes` turns each into a rule."""

    OFFICE = auto()  # workers and secretary of the community
    GIVER = auto()  # anybody signed in, but not for their own wish
    CLAIMANT = auto()  # who claimed it, or the office for them
    ASKER = auto()  # who posted it, or the office for them
    SYSTEM = auto()  # a clock


class WishVerb(StrEnum):
    POST = auto()  # begins it, so it stands in no row
    CHECK = auto()
    REFUSE = auto()
    CLAIM = auto()
    RELEASE = auto()
    LAPSE = auto()
    FULFIL = auto()
    CLEAR = auto()
    THANK = auto()
    WITHDRAW = auto()
    EXPIRE = auto()


@dataclass(frozen=True, slots=True)
class WishStep:
    to: str | None  # None: the state stays
    actors: WishActors
    required: tuple[str, ...] = ()


_S, _V, _A = WishState, WishVerb, WishActors
OPEN_WISHES = (_S.POSTED, _S.OPEN, _S.CLAIMED)
ON_THE_WALL = (_S.OPEN, _S.CLAIMED, _S.FULFILLED, _S.THANKED)  # checked: everybody reads them
GIVEN = (_S.CLAIMED, _S.FULFILLED, _S.THANKED)  # somebody has it, or kept it

WISH_STEPS: dict[tuple[str, WishVerb], WishStep] = {
    (_S.POSTED, _V.CHECK): WishStep(_S.OPEN, _A.OFFICE, ("title", "words")),
    (_S.POSTED, _V.REFUSE): WishStep(_S.REFUSED, _A.OFFICE, ("reason",)),
    (_S.OPEN, _V.CLAIM): WishStep(_S.CLAIMED, _A.GIVER),
    (_S.CLAIMED, _V.RELEASE): WishStep(_S.OPEN, _A.CLAIMANT),
    (_S.CLAIMED, _V.LAPSE): WishStep(_S.OPEN, _A.SYSTEM),
    (_S.CLAIMED, _V.FULFIL): WishStep(_S.FULFILLED, _A.CLAIMANT, ("words",)),
    # What was photographed is public only after somebody has looked: no faces of children, no doors.
    (_S.FULFILLED, _V.CLEAR): WishStep(None, _A.OFFICE, ("photo",)),
    (_S.THANKED, _V.CLEAR): WishStep(None, _A.OFFICE, ("photo",)),
    (_S.FULFILLED, _V.THANK): WishStep(_S.THANKED, _A.ASKER, ("words",)),
    **{(state, _V.WITHDRAW): WishStep(_S.WITHDRAWN, _A.ASKER) for state in OPEN_WISHES},
    (_S.OPEN, _V.EXPIRE): WishStep(_S.EXPIRED, _A.SYSTEM),
}
