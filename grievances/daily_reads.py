"""Reads of the daily tools: whose views, replies, exports and subscriptions somebody sees, and whom a note can call."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.common.days import in_force
from governance.common.kept import kept_rows
from governance.people.authority import authority_of
from governance.people.models import Posting, User
from governance.people.roles import HANDLING_ROLES
from governance.portal.templatetags.portal import exact_words
from governance.territory.levels import CODE_LENGTH
from grievances.models import (
    Export,
    Grievance,
    Mention,
    Response,
    SavedView,
    StandardReply,
    Subscription,
    WhistleMatter,
)
from grievances.replies import filled
from grievances.selectors import responsible_label
from grievances.states import Verb
from grievances.whistle_states import ResponseState

VIEWS_SHOWN = 40
REPLIES_READ, REPLIES_SHOWN = 300, 30
EXPORTS_SHOWN = 50


# --- Saved views --------------------------------------------------------------------------------------------
def views_for(user: User, now: datetime) -> QuerySet[SavedView]:
    """One's own views, and those that colleagues at the same office share."""
    rule = Q(owner=user)
    for held in authority_of(user, timezone.localdate(now)).postings:
        rule |= Q(area__code=held.area_code, department=held.department_id)
    return SavedView.objects.filter(rule).order_by("id")


def views_shown(user: User, now: datetime) -> list[SavedView]:
    """The first of them, for the page that is opened all day."""
    postings = authority_of(user, timezone.localdate(now)).postings
    return kept_rows(("views", user.pk, postings), lambda: views_for(user, now)[:VIEWS_SHOWN])


# --- Standard replies ---------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class ReadyReply:
    """A reply with its placeholders filled in for one matter."""

    pk: int
    title: str
    text: str
    is_own: bool


def replies_to_edit(user: User, now: datetime) -> QuerySet[StandardReply]:
    """One's own, and those of the areas above and below one's postings; who may change which is a policy's matter."""
    rule = Q(owner=user)
    for code in authority_of(user, timezone.localdate(now)).codes():
        rule |= Q(area__code__in=upwards(code)) | Q(area__code__startswith=code)
    return StandardReply.objects.filter(rule).select_related("area", "category__parent", "owner")


def ready_replies(user: User, grievance: Grievance, verb: Verb, now: datetime) -> list[ReadyReply]:
    """What fits this verb, category and place: the person's own first, then the nearest office's."""
    category = grievance.category
    fitting = Q(category=None)
    if category:
        fitting |= Q(category_id__in=[pk for pk in (category.pk, category.parent_id) if pk])
    rows = StandardReply.objects.filter(
        fitting, Q(owner=user) | Q(area__code__in=upwards(grievance.holder_code)), is_active=True
    ).select_related("area")
    found = [row for row in rows[:REPLIES_READ] if verb in row.verbs]
    found.sort(key=lambda row: (row.owner_id is None, -len(row.area.code) if row.area else 0, row.position, row.pk))
    if not found:
        return []
    values = placeholder_values(grievance, now)
    return [
        ReadyReply(row.pk, row.title, filled(row.text, values), row.owner_id is not None)
        for row in found[:REPLIES_SHOWN]
    ]


def placeholder_values(grievance: Grievance, now: datetime) -> dict[str, str]:
    """What stands for each placeholder in a reply about this matter."""
    day = timezone.localdate(now)
    return {
        "称呼": grievance.contact_name or _("居民朋友"),
        "查询码": grievance.code,
        "标题": grievance.title,
        "地点": place_label(grievance),
        "类别": grievance.category.name if grievance.category else _("未分类"),
        "部门": grievance.department.name if grievance.department else _("责任部门"),
        "责任单位": responsible_label(grievance),
        "最晚": exact_words(grievance.due_at, now) if grievance.due_at else _("时限内"),
        "今天": _("%(month)d月%(day)d日") % {"month": day.month, "day": day.day},
    }


def place_label(grievance: Grievance) -> str:
    """Estate and building, or the area: what the worklist shows."""
    if grievance.estate or grievance.building:
        names = (grievance.estate, grievance.building)
        return "".join(place.name for place in names if place)
    return grievance.area.name


def upwards(code: str) -> list[str]:
    """The codes of an area and of everything above it."""
    return [code[:length] for length in CODE_LENGTH.values() if length <= len(code)]


# --- Exports ------------------------------------------------------------------------------------------------
def exports_of(user: User) -> QuerySet[Export]:
    return Export.objects.filter(owner=user).order_by("-id")


# --- Notes that mention people ------------------------------------------------------------------------------
def mentionable_people(grievance: Grievance, user: User, now: datetime) -> list[User]:
    """Colleagues who may open this matter anyhow: who handles in its areas, at its department or one called to it."""
    whistles = WhistleMatter.objects.filter(grievance=grievance, is_open=True).order_by().values("whistle_id")
    called = Response.objects.filter(whistle_id__in=whistles).exclude(state=ResponseState.EXCUSED)
    held = Q(area__code__in=upwards(grievance.area_code), role__in=HANDLING_ROLES)
    held |= Q(department__in=called.order_by().values("department_id"))
    if grievance.department_id:
        held |= Q(department=grievance.department_id)
    posts = Posting.objects.filter(in_force(timezone.localdate(now)), held)
    return list(
        User.objects.filter(is_active=True, pk__in=posts.values("user_id"))
        .exclude(pk=user.pk)
        .order_by("display_name", "id")
    )


def people_mentioned(grievance: Grievance, entry_ids: Iterable[int]) -> dict[int, list[User]]:
    """The people that each of the notes calls; no query where there are no notes."""
    ids = list(entry_ids)
    if not ids:
        return {}
    called: dict[int, list[User]] = {}
    for mention in Mention.objects.filter(grievance=grievance, entry_id__in=ids).select_related("person"):
        called.setdefault(mention.entry_id, []).append(mention.person)
    return called


# --- Subscriptions ------------------------------------------------------------------------------------------
def subscriptions_of(user: User) -> QuerySet[Subscription]:
    return Subscription.objects.filter(owner=user).select_related("view", "area", "group").order_by("id")
