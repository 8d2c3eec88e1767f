"""Who may use the daily tools on what: the same shape as `policies`, for views, replies, exports and subscriptions."""

from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.common.decisions import ALLOWED, Decision, refuse
from governance.people.authority import authority_of
from governance.people.models import User
from governance.people.roles import DISPATCHING_ROLES, HANDLING_ROLES, READ_ONLY
from grievances.export_states import ExportVerb, next_state
from grievances.models import Export, SavedView, StandardReply, Subscription

EDITING_ROLES = DISPATCHING_ROLES  # who speaks for an office writes its standard replies


def is_staff(user: User, now: datetime) -> Decision:
    staff = authority_of(user, timezone.localdate(now)).is_staff
    return ALLOWED if staff else refuse(_("只有在职的工作人员可以这样操作。"))


def may_share_view(user: User, area_code: str, department_id: int | None, now: datetime) -> Decision:
    """With the office of a posting of one's own, and with no other."""
    held = authority_of(user, timezone.localdate(now)).postings
    if any(post.area_code == area_code and post.department_id == department_id for post in held):
        return ALLOWED
    return refuse(_("只能共享给自己任职的单位。"))


def may_edit_view(user: User, view: SavedView, now: datetime) -> Decision:
    return ALLOWED if view.owner_id == user.pk else refuse(_("这是同事的视图，只有本人可以修改。"))


def may_edit_area_replies(user: User, area_code: str, now: datetime) -> Decision:
    if authority_of(user, timezone.localdate(now)).covers(area_code, *EDITING_ROLES):
        return ALLOWED
    return refuse(_("只有社区或以上的工作人员可以修改本辖区的常用语；您可以建自己的。"))


def may_edit_reply(user: User, reply: StandardReply, now: datetime) -> Decision:
    if reply.owner_id == user.pk:
        return is_staff(user, now)
    if reply.area:
        return may_edit_area_replies(user, reply.area.code, now)
    return refuse(_("这是同事自己的常用语。"))


def may_request_export(user: User, *, active: int, today: int, now: datetime) -> Decision:
    """`active` and `today`: how many this person has under way, and asked for since midnight."""
    if not is_staff(user, now):
        return is_staff(user, now)
    if active >= settings.EXPORTS_AT_ONCE:
        return refuse(_("您有 %(n)d 个导出正在进行，等它们完成或取消后再导出。") % {"n": active})
    if today >= settings.EXPORTS_A_DAY:
        return refuse(_("每人每天最多导出 %(n)d 次，请明天再试。") % {"n": settings.EXPORTS_A_DAY})
    return ALLOWED


def decide_export(user: User | None, verb: ExportVerb, export: Export) -> Decision:
    """`user` is None for a worker. Only the owner cancels and downloads; a worker does the rest."""
    if next_state(export.state, verb) is None:
        return refuse(_("这个导出现在是「%(state)s」，不能这样操作。") % {"state": export.get_state_display()})
    by_owner = verb in (ExportVerb.CANCEL, ExportVerb.DOWNLOAD)
    is_right = user is not None and user.pk == export.owner_id if by_owner else user is None
    return ALLOWED if is_right else refuse(_("只有导出的本人可以这样操作。"))


def may_subscribe_area(user: User, area_code: str, now: datetime) -> Decision:
    if authority_of(user, timezone.localdate(now)).covers(area_code, *HANDLING_ROLES, *READ_ONLY):
        return ALLOWED
    return refuse(_("只能订阅自己辖区的汇总。"))


def may_send_to_group(user: User, area_code: str, now: datetime) -> Decision:
    if authority_of(user, timezone.localdate(now)).covers(area_code, *EDITING_ROLES):
        return ALLOWED
    return refuse(_("只能发到自己辖区的群。"))


def may_edit_subscription(user: User, subscription: Subscription, now: datetime) -> Decision:
    return ALLOWED if subscription.owner_id == user.pk else refuse(_("这是同事的订阅，只有本人可以修改。"))
