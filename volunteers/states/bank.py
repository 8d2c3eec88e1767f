"""The welfare bank: offices, goods, points, orders. States and choices. Pure Python."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OfficeKind(models.TextChoices):
    HEAD = "HEAD", _("总行")  # the district
    BRANCH = "BRANCH", _("分行")  # a street
    SAVINGS = "SAVINGS", _("储蓄所")  # a community


class OfficeState(models.TextChoices):
    OPEN = "OPEN", _("营业")
    CLOSED = "CLOSED", _("停业")


class ServiceKind(models.TextChoices):
    """By what a rule of points tells services apart."""

    ORDINARY = "ORDINARY", _("一般服务")
    FRAIL = "FRAIL", _("服务老弱病残")


class LotKind(models.TextChoices):
    EARNED = "EARNED", _("服务得分")
    GIVEN = "GIVEN", _("奖励积分")
    FAMILY = "FAMILY", _("家人赠送")
    POOL = "POOL", _("爱心积分池")


class ProductKind(models.TextChoices):
    GOODS = "GOODS", _("物品")
    SERVICE = "SERVICE", _("服务")


class ProductState(models.TextChoices):
    SHOWN = "SHOWN", _("可兑换")
    HIDDEN = "HIDDEN", _("暂停兑换")


class ProductIcon(models.TextChoices):
    """Names of icons (bin/icons.txt) for what has no photo."""

    GIFT = "gift", _("礼品")
    RICE = "bowl", _("粮油食品")
    SOAP = "droplet", _("洗护用品")
    PAPER = "box", _("日用百货")
    BOOK = "book", _("图书文具")
    SCISSORS = "scissors", _("理发")
    TOOL = "tool", _("家电维修")
    HEALTH = "heartbeat", _("健康服务")
    TICKET = "ticket", _("票券")


class OrderState(models.TextChoices):
    RESERVED = "RESERVED", _("待领取")
    HANDED_OVER = "HANDED_OVER", _("已领取")
    CANCELLED = "CANCELLED", _("已取消")
    EXPIRED = "EXPIRED", _("过期未领")


class StockKind(models.TextChoices):
    IN = "IN", _("入库")
    OUT = "OUT", _("兑换出库")
    COUNT = "COUNT", _("盘点调整")
    WRITE_OFF = "WRITE_OFF", _("报损")


class PaperState(models.TextChoices):
    ASKED = "ASKED", _("待第二人核对")
    CONFIRMED = "CONFIRMED", _("已核对")
    REFUSED = "REFUSED", _("未通过")


class TieState(models.TextChoices):
    DECLARED = "DECLARED", _("待社区核实")
    CONFIRMED = "CONFIRMED", _("已核实")
    REFUSED = "REFUSED", _("未通过")
    ENDED = "ENDED", _("已解除")


class Relation(models.TextChoices):
    """Hours may be spent for parents; points may be given to any of them."""

    PARENT = "PARENT", _("父母")
    SPOUSE = "SPOUSE", _("配偶")
    CHILD = "CHILD", _("子女")
    OTHER = "OTHER", _("其他家人")


class TimeOrderState(models.TextChoices):
    OPEN = "OPEN", _("等志愿者接单")
    TAKEN = "TAKEN", _("已接单")
    DONE = "DONE", _("待确认")
    CONFIRMED = "CONFIRMED", _("已完成")
    CANCELLED = "CANCELLED", _("已取消")
    EXPIRED = "EXPIRED", _("过期未办")


class Payer(models.TextChoices):
    OWN = "OWN", _("本人的时间")
    POOL = "POOL", _("公益时间池")
