"""全程代办: staff do the errands for the resident, who agreed to it and reads the list."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from governance.common.errors import InputRefused, LimitReached
from grievances.models import Errand, Grievance, TimelineEntry
from grievances.policies import Actor
from grievances.services.change import Change, changing
from grievances.services.messages import tell_resident
from grievances.states import Verb

RESIDENT = TimelineEntry.Audience.RESIDENT
ERRANDS_PER_MATTER = 30
TEXT_MAX, NOTE_MAX = 200, 300


def proxy(
    *,
    grievance_id: int,
    actor: Actor,
    now: datetime,
    has_consent: bool,
    text: str = "",
    due_on: date | None = None,
) -> Grievance:
    """Mark as 全程代办. The resident's consent is a condition, and that it was given stands in the trail."""
    with changing(grievance_id, Verb.PROXY, actor, now, has_consent=has_consent) as change:
        grievance = change.grievance
        grievance.proxied_at, grievance.has_proceedings = now, True
        change.data = {"consent": True}
        if text.strip():
            _add(change, text, due_on)
        change.say(_("已转为全程代办，由工作人员替居民跑腿"))
        tell_resident(change, "proxied", _("已转为全程代办，办理清单见进度页"))
        return grievance


def add_errand(*, grievance_id: int, actor: Actor, now: datetime, text: str, due_on: date | None = None) -> Grievance:
    with changing(grievance_id, Verb.ADD_ERRAND, actor, now, text=text) as change:
        errand = _add(change, text, due_on)
        change.data = {"errand": errand.pk}
        change.say(_("添加了代办事项"), words=errand.text, audience=RESIDENT)
        return change.grievance


def tick_errand(
    *, grievance_id: int, actor: Actor, now: datetime, errand: Errand | None, is_done: bool, note: str = ""
) -> Grievance:
    """Tick it off with who and when, or take the tick back."""
    with changing(grievance_id, Verb.TICK_ERRAND, actor, now, errand=errand) as change:
        row = _own(change, errand)
        row.done_at, row.done_by = (now, change.actor) if is_done else (None, None)
        row.note = note.strip()[:NOTE_MAX] if is_done else ""
        row.save(update_fields=["done_at", "done_by", "note"])
        change.data = {"errand": row.pk, "is_done": is_done}
        change.say(_("完成了一项代办") if is_done else _("一项代办改回未完成"), words=row.text, audience=RESIDENT)
        if is_done and not change.grievance.errands.filter(done_at=None).exists():
            tell_resident(change, "errands-done", _("代办事项已全部完成"))
        return change.grievance


def remove_errand(*, grievance_id: int, actor: Actor, now: datetime, errand: Errand | None) -> Grievance:
    """Take an errand off the list; what it said stays in the timeline."""
    with changing(grievance_id, Verb.REMOVE_ERRAND, actor, now, errand=errand) as change:
        row = _own(change, errand)
        change.data = {"errand": row.pk}
        change.say(_("移除了一项代办"), words=row.text, audience=RESIDENT)
        row.delete()
        return change.grievance


def _add(change: Change, text: str, due_on: date | None) -> Errand:
    assert change.actor is not None
    text = text.strip()
    if len(text) > TEXT_MAX:
        message = _("最多 %(limit)d 字") % {"limit": TEXT_MAX}
        raise InputRefused("too_long", message, fields={"text": message})
    if due_on and due_on < timezone.localdate(change.now):
        raise InputRefused("past", _("计划日期不能早于今天。"), fields={"due_on": _("请选择今天或以后")})
    if change.grievance.errands.count() >= ERRANDS_PER_MATTER:
        raise LimitReached("too_many_errands", _("代办事项已经太多，请先办完一些。"))
    return Errand.objects.create(
        grievance=change.grievance, text=text, due_on=due_on, added_by=change.actor, added_at=change.now
    )


def _own(change: Change, errand: Errand | None) -> Errand:
    row = change.grievance.errands.filter(pk=errand.pk).first() if errand else None
    if row is None:
        raise InputRefused("no_errand", _("没有这项代办，可能已被移除。"))
    return row
