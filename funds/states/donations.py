"""The life of a gift: appealed for, pledged, received, receipted. Pure Python."""

from dataclasses import dataclass
from enum import StrEnum, auto

from django.db import models
from django.utils.translation import gettext_lazy as _


class Audience(models.TextChoices):
    """Who is asked (慈善法 22, 26, 29, 122)."""

    PUBLIC = "PUBLIC", _("公开募捐")
    INVITED = "INVITED", _("定向募捐")
    MUTUAL = "MUTUAL", _("社区居民互助")


class AppealState(models.TextChoices):
    OPEN = "OPEN", _("进行中")
    CLOSED = "CLOSED", _("已结束")


class DonorKind(models.TextChoices):
    PERSON = "PERSON", _("个人")
    ORGANISATION = "ORGANISATION", _("单位")


class PledgeState(models.TextChoices):
    PLEDGED = "PLEDGED", _("已认捐，待到账")
    PART = "PART", _("部分到账")
    RECEIVED = "RECEIVED", _("已到账")
    CANCELLED = "CANCELLED", _("已取消")


class GiftWay(models.TextChoices):
    BANK = "BANK", _("银行转账")
    CASH = "CASH", _("现金")
    PROVIDER = "PROVIDER", _("线上支付")


class GiftState(models.TextChoices):
    COUNTED = "COUNTED", _("待第二人清点")  # cash that only one person has signed for
    RECEIVED = "RECEIVED", _("已到账")
    REVERSED = "REVERSED", _("已冲正")


class ChangeState(models.TextChoices):
    """Of a change of purpose (慈善法 56)."""

    ASKED = "ASKED", _("待捐赠人同意")
    CONSENTED = "CONSENTED", _("捐赠人已同意")
    REFUSED = "REFUSED", _("捐赠人不同意")
    WITHDRAWN = "WITHDRAWN", _("已撤回")


class OrderState(models.TextChoices):
    """Of a payment asked for at a provider."""

    WAITING = "WAITING", _("待支付")
    PAID = "PAID", _("已支付")
    CLOSED = "CLOSED", _("已关闭")


class Relation(models.TextChoices):
    """Of a beneficiary whom the donor names (慈善法 40)."""

    NOBODY = "NOBODY", _("没有指定受益人")
    STRANGER = "STRANGER", _("指定了受益人，与本人没有利害关系")
    RELATED = "RELATED", _("指定了与本人有利害关系的受益人（亲属、员工等）")


class PledgeVerb(StrEnum):
    RECEIVE = auto()
    CANCEL = auto()


class GiftVerb(StrEnum):
    SIGN = auto()  # the second person counts the cash
    RECOUNT = auto()
    REVERSE = auto()
    REISSUE = auto()
    NAME = auto()
    ASK_CHANGE = auto()


@dataclass(frozen=True, slots=True)
class Step:
    """`to` None: the state stays, or what arrived says it."""

    to: str | None
    required: tuple[str, ...] = ()


PLEDGE_STEPS: dict[tuple[str, PledgeVerb], Step] = {
    (PledgeState.PLEDGED, PledgeVerb.RECEIVE): Step(None),
    (PledgeState.PART, PledgeVerb.RECEIVE): Step(None),
    (PledgeState.PLEDGED, PledgeVerb.CANCEL): Step(PledgeState.CANCELLED, ("reason",)),
    (PledgeState.PART, PledgeVerb.CANCEL): Step(PledgeState.CANCELLED, ("reason",)),
}
GIFT_STEPS: dict[tuple[str, GiftVerb], Step] = {
    (GiftState.COUNTED, GiftVerb.SIGN): Step(GiftState.RECEIVED),
    (GiftState.COUNTED, GiftVerb.RECOUNT): Step(None),
    (GiftState.RECEIVED, GiftVerb.REVERSE): Step(GiftState.REVERSED, ("public_note",)),
    (GiftState.RECEIVED, GiftVerb.REISSUE): Step(None),
    (GiftState.RECEIVED, GiftVerb.NAME): Step(None),
    (GiftState.RECEIVED, GiftVerb.ASK_CHANGE): Step(None, ("reason",)),
}
