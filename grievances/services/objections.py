"""派单异议: the department that got a matter says it is not its own; the dispatcher rules, on a clock of its own.

Meanwhile the department stays lead and the settling term runs on. Each upheld objection is a bounce; after as many as
the district's limit says, only the district rules, and its word is final.
"""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from governance.common.errors import InputRefused
from governance.deadlines import services as deadlines
from governance.deadlines.models import Deadline
from governance.people.models import Department, User
from governance.people.selectors import handlers_at, officers_of
from governance.territory.levels import Level, code_at
from grievances.models import Grievance, LimitPolicy, Objection
from grievances.policies import Actor
from grievances.proceedings import limit_of
from grievances.services import clocks
from grievances.services.change import Change, changing
from grievances.services.handling import check_department
from grievances.services.messages import tell, tell_elsewhere, tell_resident
from grievances.states import Verb

Ruling = Objection.Ruling
WORKLIST_LINK = "/desk/"


def object_to_dispatch(*, grievance_id: int, actor: Actor, now: datetime, words: str) -> Grievance:
    """The department's officer objects with grounds; one objection to one dispatch."""
    with changing(grievance_id, Verb.OBJECT, actor, now, words=words) as change:
        grievance = change.grievance
        assert grievance.department is not None and change.actor is not None
        level = Level(grievance.level) if grievance.level != Level.GRID else Level.COMMUNITY
        if is_for_the_district(grievance, now):
            level = Level.DISTRICT
        Objection.objects.create(
            grievance=grievance,
            department=grievance.department,
            grounds=words,
            objected_by=change.actor,
            objected_at=now,
        )
        grievance.objection_level, grievance.has_proceedings = level, True
        deadlines.start(subject=grievance, purpose=clocks.OBJECTION, level=level, now=now)
        change.data = {"department": grievance.department.code, "rules": level}
        change.say(_("%(department)s提出派单异议，裁定前仍由其主办") % {"department": grievance.department.name})
        tell(change, "objected", rulers_of(grievance, now), _("有一件派单异议等您裁定"))
        return grievance


def is_for_the_district(grievance: Grievance, now: datetime) -> bool:
    return grievance.bounces >= limit_of(LimitPolicy.Name.BOUNCES, now)


def rulers_of(grievance: Grievance, now: datetime) -> list[User]:
    """Who rules on the objection: the handlers at its level, of the area that holds the matter."""
    level = Level(grievance.objection_level)
    code = code_at(grievance.holder_code, level) or grievance.holder_code
    return handlers_at(code, timezone.localdate(now))


def rule_objection(
    *,
    grievance_id: int,
    actor: Actor,
    now: datetime,
    ruling: str,
    words: str,
    department: Department | None = None,
) -> Grievance:
    """Uphold (back to the rung, or to another department in the same act) or reject (it stays, for good)."""
    with changing(grievance_id, Verb.RULE_OBJECTION, actor, now, ruling=ruling, words=words) as change:
        grievance = change.grievance
        if ruling not in (Ruling.UPHELD, Ruling.REJECTED):
            raise InputRefused("bad_ruling", _("请选择裁定结果。"), fields={"ruling": _("请选择")})
        objection = grievance.objections.select_related("department").get(ruling="")
        is_final = is_for_the_district(grievance, now)
        deadlines.end_all(subject=grievance, now=now, actor=change.actor, purposes=(clocks.OBJECTION,), met=True)
        grievance.objection_level = ""
        if ruling == Ruling.UPHELD:
            _send_away(change, objection, department)
            grievance.is_dispatch_final = is_final and department is not None
        else:
            grievance.is_dispatch_final = True
        objection.ruling, objection.ruling_words, objection.is_final = ruling, words, is_final
        objection.ruled_by, objection.ruled_at = change.actor, now
        objection.save()
        change.data = {"ruling": ruling, "bounces": grievance.bounces, "is_final": is_final}
        _say_ruling(change, objection, is_final=is_final)
        return grievance


def _send_away(change: Change, objection: Objection, department: Department | None) -> None:
    grievance = change.grievance
    if department is not None:
        check_department(grievance, department)
        if department == objection.department:
            message = _("异议成立时请改派给别的部门。")
            raise InputRefused("same_department", message, fields={"department": message})
    grievance.bounces += 1
    grievance.department, grievance.assignee = department, None
    objection.redispatched_to = department


def _say_ruling(change: Change, objection: Objection, *, is_final: bool) -> None:
    grievance, on = change.grievance, timezone.localdate(change.now)
    officers = officers_of(objection.department, on)
    names = {"objector": objection.department.name, "holder": grievance.holder.name}
    if objection.ruling == Ruling.REJECTED:
        line = _("派单异议不成立，仍由%(objector)s办理") % names
        change.say(_("%(line)s（最终裁定）") % {"line": line} if is_final else line)
        tell(change, "objection-ruled", officers, line)
        return
    if objection.redispatched_to:
        line = _("派单异议成立，改由%(department)s办理") % {"department": objection.redispatched_to.name}
        tell_to = officers_of(objection.redispatched_to, on)
    else:
        line = _("派单异议成立，退回%(holder)s") % names
        tell_to = handlers_at(grievance.holder_code, on)
    change.say(_("%(line)s（最终裁定）") % {"line": line} if is_final else line)
    tell_elsewhere(change, "objection-upheld", officers, line, link=WORKLIST_LINK)
    tell(change, "redispatched", tell_to, line)
    tell_resident(change, "redispatched", line)


def rise_objection_when_due(grievance: Grievance, deadline: Deadline, now: datetime) -> None:
    """Timer: nobody ruled in time. The district rules, is told, and is told again for as long as it does not."""
    if not grievance.objection_level:
        return
    with changing(grievance.pk, Verb.OBJECTION_LATE, None, now, locked=grievance) as change:
        before = rulers_of(grievance, now)
        late = Level(grievance.objection_level)
        grievance.objection_level = Level.DISTRICT
        change.data = {"deadline": deadline.pk, "late": late}
        change.say(_("派单异议超时未裁定，由区级裁定"))
        deadlines.start(subject=grievance, purpose=clocks.OBJECTION, level=Level.DISTRICT, now=now)
        tell(change, "objection-late", [*before, *rulers_of(grievance, now)], _("一件派单异议超时未裁定，由区级裁定"))


def warn_of_objection(grievance: Grievance, deadline: Deadline, now: datetime) -> None:
    """Timer: whoever rules is reminded before the time is up."""
    if grievance.objection_level:
        change = Change(grievance, Verb.NOTE, None, False, now)
        tell(change, f"warned-{deadline.pk}", rulers_of(grievance, now), _("一件派单异议快到裁定期限了"))
