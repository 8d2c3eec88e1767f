"""The ledger in Django admin: to read."""

from django.contrib import admin

from governance.common.adminbase import LookOnlyAdmin
from governance.ledger.models import Account, Transfer


@admin.register(Account)
class AccountAdmin(LookOnlyAdmin):
    list_display = ["code", "name", "currency", "balance", "debits_pending", "transfers", "closed_at"]
    search_fields = ["=code", "name"]
    ordering = ["code"]


@admin.register(Transfer)
class TransferAdmin(LookOnlyAdmin):
    list_display = ["id", "at", "kind", "debit", "credit", "amount", "currency", "purpose", "why"]
    list_select_related = ["debit", "credit"]
    search_fields = ["=key", "=batch"]
    ordering = ["-id"]
