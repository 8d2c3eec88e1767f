"""Goods and services of the welfare bank, their stock, and the orders of residents."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from volunteers.models.bank import BankOffice
from volunteers.states.bank import OrderState, PaperState, ProductIcon, ProductKind, ProductState, StockKind

PERSON = settings.AUTH_USER_MODEL


class Product(models.Model):
    """What points can be exchanged for at one office.

    `in_stock` is the sum of its stock moves: a trigger adds each of them and refuses any other number. `reserved` is
    what waits to be fetched; both change with this row locked. Of a service, `in_stock` are the places that are free.
    """

    office = models.ForeignKey(BankOffice, models.PROTECT, related_name="products", verbose_name=_("网点"))
    area_code = models.CharField(max_length=15, editable=False)
    kind = models.CharField(_("类别"), max_length=10, choices=ProductKind, default=ProductKind.GOODS)
    name = models.CharField(_("名称"), max_length=40)
    words = models.CharField(_("说明"), max_length=300, blank=True)
    icon = models.CharField(_("图标"), max_length=20, choices=ProductIcon, default=ProductIcon.GIFT)
    price = models.PositiveIntegerField(_("所需积分"))
    most_each = models.PositiveSmallIntegerField(_("每单最多几件"), default=1)
    state = models.CharField(_("状态"), max_length=10, choices=ProductState, default=ProductState.SHOWN)
    in_stock = models.PositiveIntegerField(_("库存"), default=0, editable=False)
    reserved = models.PositiveIntegerField(_("已预留"), default=0, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = _("兑换物品和服务")
        ordering = ["price", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(price__gt=0, most_each__gt=0), name="product_price"),
            models.CheckConstraint(condition=Q(in_stock__gte=F("reserved")), name="product_reserved_is_there"),
            models.UniqueConstraint(fields=["office", "name"], name="product_name_once"),
        ]
        indexes = [models.Index(fields=["area_code", "state", "price", "id"], name="product_catalogue")]

    def __str__(self) -> str:
        return self.name

    @property
    def free(self) -> int:
        """What may still be ordered."""
        return self.in_stock - self.reserved

    @property
    def cover(self) -> "ProductPhoto | None":
        """The photo of lists: the first; lists prefetch them."""
        return next(iter(self.photos.all()), None)


def product_photo_path(photo: "ProductPhoto", filename: str) -> str:
    return f"goods/{photo.product_id}/{photo.public_id.hex}-{filename}"


class ProductPhoto(models.Model):
    """A re-encoded photo that an office took of what it offers: shown with it, by its own people only when it is not."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="photos", verbose_name=_("物品"))
    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    image = models.FileField(upload_to=product_photo_path)
    thumbnail = models.FileField(upload_to=product_photo_path)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    uploaded_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name=_("上传人"))
    uploaded_at = models.DateTimeField(_("上传于"))

    class Meta:
        verbose_name = verbose_name_plural = _("物品照片")
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.public_id)


class ExchangeOrder(models.Model):
    """One exchange. Placing it reserves points (a pending transfer) and stock together; handing over posts both.

    `pickup_index` is the keyed hash of the digits that fetch it; the digits are derived again, never stored.
    """

    code = models.CharField(_("编号"), max_length=20, unique=True)  # DH-4F7K-92
    user = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name=_("兑换人"))
    office = models.ForeignKey(BankOffice, models.PROTECT, related_name="orders", verbose_name=_("网点"))
    area_code = models.CharField(max_length=15, editable=False)
    product = models.ForeignKey(Product, models.PROTECT, related_name="orders", verbose_name=_("物品或服务"))
    quantity = models.PositiveSmallIntegerField(_("数量"))
    points = models.PositiveIntegerField(_("积分"))
    state = models.CharField(_("状态"), max_length=12, choices=OrderState, default=OrderState.RESERVED)
    pickup_index = models.CharField(max_length=64, unique=True, editable=False)
    submission = models.UUIDField(unique=True, editable=False)  # sent twice is one order
    placed_at = models.DateTimeField(_("下单于"))
    pick_up_until = models.DateTimeField(_("最晚领取"))
    ended_at = models.DateTimeField(_("结束于"), null=True, blank=True)
    handed_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("发放人")
    )
    reason = models.CharField(_("取消原因"), max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("兑换单")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0, points__gt=0), name="exchange_order_amounts"),
            models.CheckConstraint(
                condition=Q(state="RESERVED", ended_at=None) | (~Q(state="RESERVED") & Q(ended_at__isnull=False)),
                name="exchange_order_ended_at",
            ),
            models.CheckConstraint(
                condition=~Q(state="HANDED_OVER") | Q(handed_by__isnull=False), name="exchange_order_handed_by"
            ),
        ]
        indexes = [
            models.Index(fields=["area_code", "state", "id"], name="exchange_order_office"),
            models.Index(fields=["user", "-id"], name="exchange_order_user"),
        ]

    def __str__(self) -> str:
        return self.code


class StockPaper(models.Model):
    """A count that differs, or something written off: one person writes it down, another one confirms."""

    product = models.ForeignKey(Product, models.PROTECT, related_name="papers", verbose_name=_("物品"))
    area_code = models.CharField(max_length=15, editable=False)
    kind = models.CharField(
        _("类别"), max_length=10, choices=[(kind.value, kind.label) for kind in (StockKind.COUNT, StockKind.WRITE_OFF)]
    )
    quantity = models.IntegerField(_("增减"))
    reason = models.CharField(_("原因"), max_length=200)
    state = models.CharField(_("状态"), max_length=10, choices=PaperState, default=PaperState.ASKED)
    asked_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name=_("填写人"))
    asked_at = models.DateTimeField(_("填写于"))
    decided_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("核对人")
    )
    decided_at = models.DateTimeField(_("核对于"), null=True, blank=True)
    answer = models.CharField(_("核对意见"), max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("盘点和报损单")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(quantity=0) & (Q(kind="COUNT") | Q(quantity__lt=0)), name="stock_paper_quantity"
            ),
            models.CheckConstraint(
                condition=Q(state="ASKED", decided_by=None, decided_at=None)
                | (~Q(state="ASKED") & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="stock_paper_decided",
            ),
            models.CheckConstraint(
                condition=~Q(state="CONFIRMED") | ~Q(decided_by=F("asked_by")), name="stock_paper_two_people"
            ),
            models.UniqueConstraint(fields=["product"], condition=Q(state="ASKED"), name="stock_paper_one_open"),
        ]
        indexes = [models.Index(fields=["area_code", "state", "-id"], name="stock_paper_office")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.product.name} {self.quantity:+d}"


class StockMove(models.Model):
    """What came into stock or went out. Append-only; the database adds it to `Product.in_stock`."""

    product = models.ForeignKey(Product, models.PROTECT, related_name="moves", verbose_name=_("物品"))
    kind = models.CharField(_("类别"), max_length=10, choices=StockKind)
    quantity = models.IntegerField(_("数量"))
    why = models.CharField(_("说明"), max_length=200)
    order = models.OneToOneField(
        ExchangeOrder, models.PROTECT, null=True, blank=True, related_name="stock_move", verbose_name=_("兑换单")
    )
    paper = models.OneToOneField(
        StockPaper, models.PROTECT, null=True, blank=True, related_name="stock_move", verbose_name=_("单据")
    )
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name=_("经手人"))
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("出入库")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="IN", quantity__gt=0, order=None, paper=None)
                | Q(kind="OUT", quantity__lt=0, order__isnull=False, paper=None)
                | (Q(kind__in=["COUNT", "WRITE_OFF"], order=None, paper__isnull=False) & ~Q(quantity=0)),
                name="stock_move_fits_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quantity:+d}"


class Claim(models.Model):
    """Points of one office spent at another: part of one order. Append-only; settled by the month of `at`."""

    order = models.ForeignKey(ExchangeOrder, models.PROTECT, related_name="claims", verbose_name=_("兑换单"))
    debtor = models.ForeignKey(BankOffice, models.PROTECT, related_name="+", verbose_name=_("发放网点"))
    creditor = models.ForeignKey(BankOffice, models.PROTECT, related_name="+", verbose_name=_("兑换网点"))
    points = models.PositiveIntegerField(_("积分"))
    at = models.DateTimeField(_("时间"), db_index=True)

    class Meta:
        verbose_name = verbose_name_plural = _("网点往来")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["order", "debtor"], name="claim_once_an_order"),
            models.CheckConstraint(condition=Q(points__gt=0) & ~Q(debtor=F("creditor")), name="claim_two_offices"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"
