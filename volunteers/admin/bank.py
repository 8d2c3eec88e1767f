"""The banks in Django admin: offices, rules and goods are configured; points, minutes, stock and orders are looked up."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from governance.common.adminbase import LookOnlyAdmin, LookOnlyInline, PortalAdmin
from volunteers.models import (
    BankOffice,
    ExchangeOrder,
    OfficePerson,
    Passbook,
    PointLot,
    PointRule,
    Product,
    ProductPhoto,
    ServingRule,
    Settlement,
    StockMove,
    StockPaper,
    TimeOrder,
)


class NoNewNoneGone:
    """Begun and ended through the services; here it is configured."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(BankOffice)
class BankOfficeAdmin(NoNewNoneGone, PortalAdmin):
    list_display = ["name", "kind", "area", "state"]
    list_select_related = ["area"]
    readonly_fields = ["area", "kind", "opened_at"]


@admin.register(OfficePerson)
class OfficePersonAdmin(LookOnlyAdmin):
    """Each agrees by themselves, and takes it back by themselves."""

    list_display = ["user", "office", "duty", "agreed_at"]
    list_select_related = ["user", "office"]


@admin.register(PointRule)
class PointRuleAdmin(PortalAdmin):
    """A new rule is a new row with its first day; one that earned something cannot be removed (the database keeps it)."""

    list_display = [
        "head",
        "kind",
        "points_per_hour",
        "most_a_day",
        "valid_days",
        "starts_on",
        "ends_on",
        "is_confirmed",
    ]
    list_select_related = ["head"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        is_used = obj is not None and PointLot.objects.filter(rule=obj).exists()
        return ["head", "kind", "points_per_hour", "most_a_day", "valid_days", "starts_on"] if is_used else []


@admin.register(ServingRule)
class ServingRuleAdmin(PortalAdmin):
    list_display = ["version", "starts_on", "is_confirmed"]


class MoveInline(LookOnlyInline):
    model = StockMove
    fields = ["kind", "quantity", "why", "by", "at"]


class PhotoInline(LookOnlyInline):
    model = ProductPhoto
    fields = ["seen", "uploaded_by", "uploaded_at"]
    readonly_fields = ["seen"]

    @admin.display(description=_("照片"))
    def seen(self, photo: ProductPhoto) -> str:
        address = reverse("volunteers:bank_photo", args=[photo.public_id])
        return format_html('<a href="{0}"><img src="{0}?size=thumb" alt="" height="80"></a>', address)


@admin.register(Product)
class ProductAdmin(NoNewNoneGone, PortalAdmin):
    list_display = ["name", "office", "kind", "price", "in_stock", "reserved", "state"]
    list_filter = ["state", "kind"]
    list_select_related = ["office"]
    readonly_fields = ["office", "in_stock", "reserved"]
    inlines = [PhotoInline, MoveInline]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Only what was changed here: stock moves on meanwhile."""
        obj.save(update_fields=form.changed_data)
        self.keep_in_trail(request, obj, "change", fields=sorted(form.changed_data))


@admin.register(ExchangeOrder)
class ExchangeOrderAdmin(LookOnlyAdmin):
    list_display = ["code", "office", "product", "quantity", "points", "state", "placed_at"]
    list_filter = ["state"]
    list_select_related = ["office", "product"]
    search_fields = ["code"]


@admin.register(StockPaper)
class StockPaperAdmin(LookOnlyAdmin):
    list_display = ["product", "kind", "quantity", "state", "asked_by", "decided_by", "asked_at"]
    list_select_related = ["product", "asked_by", "decided_by"]


@admin.register(Settlement)
class SettlementAdmin(LookOnlyAdmin):
    list_display = ["month", "debtor", "creditor", "gross", "offset"]
    list_select_related = ["debtor", "creditor"]


@admin.register(Passbook)
class PassbookAdmin(LookOnlyAdmin):
    """What stands in the ledger; corrected there, by a reversal."""

    list_display = ["id", "user", "area_code", "points_free", "minutes_free", "opened_at"]
    list_select_related = ["user", "points", "minutes"]
    search_fields = ["area_code"]
    fields = ["user", "area_code", "points_free", "minutes_free", "opened_at"]
    readonly_fields = ["area_code", "points_free", "minutes_free"]

    @admin.display(description=_("可用积分"))
    def points_free(self, book: Passbook) -> int:
        return book.points.available

    @admin.display(description=_("可用分钟"))
    def minutes_free(self, book: Passbook) -> int:
        return book.minutes.available


@admin.register(PointLot)
class PointLotAdmin(LookOnlyAdmin):
    list_display = ["id", "passbook", "kind", "points", "office", "earned_on", "runs_out_at"]
    list_filter = ["kind"]
    list_select_related = ["passbook", "office", "transfer"]
    readonly_fields = ["points"]
    fields = [
        "passbook",
        "kind",
        "points",
        "office",
        "rule",
        "record",
        "earned_on",
        "runs_out_at",
        "at",
    ]

    @admin.display(description=_("积分"))
    def points(self, lot: PointLot) -> int:
        return lot.transfer.amount


@admin.register(TimeOrder)
class TimeOrderAdmin(LookOnlyAdmin):
    """Who is served, where and by which number stays on the desk."""

    list_display = ["code", "payer", "minutes", "state", "wanted_on", "asked_at"]
    list_filter = ["state", "payer"]
    search_fields = ["code"]
    fields = ["code", "payer", "area_code", "minutes", "minutes_served", "served_on", "is_frail", "state", "asked_at",
              "ended_at", "reason"]  # fmt: skip
    readonly_fields = ["area_code"]
