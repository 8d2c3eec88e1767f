"""Topics are looked up here; they change through their verbs only."""

from typing import ClassVar

from django.contrib import admin

from deliberation.models import StageRun, Topic, TopicEntry, TopicSuspension
from governance.common.adminbase import LookOnlyAdmin, LookOnlyInline


class RunInline(LookOnlyInline):
    model = StageRun
    fields = ("stage", "council", "started_at", "ended_at", "outcome")


class EntryInline(LookOnlyInline):
    model = TopicEntry
    fields = ("at", "verb", "line", "is_public")


class SuspensionInline(LookOnlyInline):
    model = TopicSuspension
    fields = ("until", "reason", "requested_by", "requested_at", "ruling", "ruling_words", "ruled_by", "ruled_at")


@admin.register(Topic)
class TopicAdmin(LookOnlyAdmin):
    list_display = ("code", "title", "council", "stage", "state", "opened_at")
    list_filter = ("state", "scope")
    search_fields = ("code", "title")
    list_select_related = ("council", "stage")
    fields: ClassVar = [
        "code", "title", "body", "scope", "council", "procedure", "stage", "state", "is_published", "proposer_kind",
        "supporters_needed", "supporters", "rises", "opened_at", "ended_at", "due_at",
    ]  # fmt: skip
    inlines = (RunInline, SuspensionInline, EntryInline)
