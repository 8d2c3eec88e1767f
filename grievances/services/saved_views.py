"""Saved views of the worklist: kept, renamed, shared, made the first thing one sees, removed."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from governance.common.errors import InputRefused, LimitReached, PermissionRefused
from governance.people.models import Department, User
from governance.territory.models import Area
from governance.trail.services import record
from grievances.daily_policies import is_staff, may_edit_view, may_share_view
from grievances.models import SavedView

MOST_VIEWS = 30  # of one person: more chips than that are no help


@transaction.atomic
def save_view(
    *,
    actor: User,
    now: datetime,
    name: str,
    scope: str,
    query: Mapping[str, str],
    area: Area | None = None,
    department: Department | None = None,
    is_default: bool = False,
) -> SavedView:
    """Keep the filters under a name. `area` (and `department`) is the office of a posting whose colleagues see it too."""
    is_staff(actor, now).require()
    User.objects.select_for_update().get(pk=actor.pk)
    if SavedView.objects.filter(owner=actor).count() >= MOST_VIEWS:
        raise LimitReached("views", _("最多保存 %(n)d 个视图，请先删掉不用的。") % {"n": MOST_VIEWS})
    view = SavedView(owner=actor, scope=scope, query=dict(query), created_at=now)
    _change(view, name, area, department, is_default, now)
    record(actor=actor, verb="grievances.view_save", subject=view, now=now, area_code=area.code if area else "")
    return view


@transaction.atomic
def change_view(
    *,
    view_id: int,
    actor: User,
    now: datetime,
    name: str,
    area: Area | None = None,
    department: Department | None = None,
    is_default: bool = False,
) -> SavedView:
    view = _lock(view_id, actor, now)
    _change(view, name, area, department, is_default, now)
    record(actor=actor, verb="grievances.view_change", subject=view, now=now, area_code=area.code if area else "")
    return view


@transaction.atomic
def delete_view(*, view_id: int, actor: User, now: datetime) -> None:
    """Colleagues lose a shared view too, and subscriptions of it end."""
    view = _lock(view_id, actor, now)
    record(actor=actor, verb="grievances.view_delete", subject=view, now=now)
    view.delete()


def _lock(view_id: int, actor: User, now: datetime) -> SavedView:
    view = SavedView.objects.select_for_update().get(pk=view_id)
    decision = may_edit_view(actor, view, now)
    if not decision:
        raise PermissionRefused("not_own", decision.reason)
    return view


def _change(
    view: SavedView, name: str, area: Area | None, department: Department | None, is_default: bool, now: datetime
) -> None:
    name = name.strip()
    own = SavedView.objects.filter(owner=view.owner).exclude(pk=view.pk)
    if not name:
        raise InputRefused("missing", _("请给视图起个名字。"), fields={"name": _("请填写")})
    if own.filter(name=name).exists():
        words = _("您已经有一个叫「%(name)s」的视图。") % {"name": name}
        raise InputRefused("name_taken", words, fields={"name": words})
    if area and (area, department) != (view.area, view.department):
        may_share_view(view.owner, area.code, department.pk if department else None, now).require()
    if is_default:
        own.filter(is_default=True).update(is_default=False)
    view.name, view.area, view.department, view.is_default = name, area, department if area else None, is_default
    view.save()
