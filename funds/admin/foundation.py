"""Money in admin is to look at: it moves at the desk alone. Schemes and layouts are the district's to edit."""

from django.contrib import admin

from funds.models import (
    Appeal,
    BankImport,
    BankLine,
    CoFundingScheme,
    Donor,
    Foundation,
    Fund,
    Gift,
    Holding,
    Match,
    Pledge,
    ProviderOrder,
    PurposeChange,
    Purse,
    Receipt,
    StatementLayout,
)
from governance.common.adminbase import LookOnlyAdmin, PortalAdmin


@admin.register(CoFundingScheme)
class CoFundingSchemeAdmin(PortalAdmin):
    list_display = ("name", "starts_on", "ends_on", "reference", "is_confirmed")


@admin.register(StatementLayout)
class StatementLayoutAdmin(PortalAdmin):
    list_display = ("name", "code", "is_confirmed")


@admin.register(Foundation, Fund, Purse, Appeal)
class BookAdmin(LookOnlyAdmin):
    list_display = ("id", "__str__")
    ordering = ("-id",)


@admin.register(Holding)
class HoldingAdmin(LookOnlyAdmin):
    list_display = ("id", "name", "kind", "number_tail", "opened_at")
    exclude = ("number",)
    ordering = ("-id",)


@admin.register(Donor)
class DonorAdmin(LookOnlyAdmin):
    """Who gives is read by the foundation's money staff, and not here."""

    list_display = ("id", "kind", "added_at")
    fields = ("kind", "added_at")
    ordering = ("-id",)


@admin.register(Pledge, Gift)
class GiftAdmin(LookOnlyAdmin):
    list_display = ("id", "area_code", "amount_fen", "way", "state")
    list_filter = ("state", "way")
    ordering = ("-id",)


@admin.register(PurposeChange, ProviderOrder, BankImport, Match)
class RowAdmin(LookOnlyAdmin):
    list_display = ("id", "__str__")
    ordering = ("-id",)


@admin.register(Receipt)
class ReceiptAdmin(LookOnlyAdmin):
    list_display = ("code", "amount_fen", "issued_at")
    exclude = ("name",)
    ordering = ("-id",)


@admin.register(BankLine)
class BankLineAdmin(LookOnlyAdmin):
    list_display = ("id", "booked_on", "amount_fen", "state")
    list_filter = ("state",)
    exclude = ("counterparty", "counterparty_number", "memo", "fingerprint")
    ordering = ("-id",)
