"""Ballots in Django admin: looked up, changed nowhere but through the services. No names of the roll, no votes."""

from django.contrib import admin

from deliberation.models import Ballot, BallotOption
from governance.common.adminbase import LookOnlyAdmin, LookOnlyInline


class OptionInline(LookOnlyInline):
    model = BallotOption
    fields = ["position", "code", "title", "counts_for"]


@admin.register(Ballot)
class BallotAdmin(LookOnlyAdmin):
    list_display = ["code", "question", "council", "rule", "state", "is_passed", "closes_at", "roll_heads"]
    list_filter = ["state", "secrecy", "is_election"]
    list_select_related = ["council", "rule"]
    search_fields = ["code", "question"]
    exclude = ["key"]
    inlines = [OptionInline]
