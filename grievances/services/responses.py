"""报到: what a department does when it was called, what the whistler says to it, and the district's ruling on a refusal."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from governance.common.errors import InputRefused
from governance.common.images import CleanPhoto
from governance.deadlines.models import Deadline
from governance.deadlines.registry import label_of
from governance.people.models import User
from governance.people.selectors import officers_of
from grievances.models import Response
from grievances.services import whistle_clocks as clocks
from grievances.services.whistle_change import Step, changing_response, finish, lock_whistle
from grievances.whistle_selectors import supervisors_of, whistlers_of
from grievances.whistle_states import WhistleVerb

STARS = range(1, 6)


# --- By the department --------------------------------------------------------------------------------------
def sign(*, response_id: int, actor: User, now: datetime) -> Response:
    """The department has read the call; the clocks of contact and arrival begin."""
    with changing_response(response_id, WhistleVerb.SIGN, actor, now) as step:
        response = _of(step)
        response.signed_at = now
        clocks.meet(response, clocks.SIGN, now, actor)
        clocks.start(response, step.whistle, now, clocks.CONTACT, clocks.ARRIVE)
        step.say(_("%(department)s已签收") % {"department": step.department})
        return response


def contact(*, response_id: int, actor: User, now: datetime, words: str = "") -> Response:
    with changing_response(response_id, WhistleVerb.CONTACT, actor, now, words=words) as step:
        response = _of(step)
        response.contacted_at = now
        clocks.meet(response, clocks.CONTACT, now, actor)
        step.say(_("%(department)s已联系吹哨方") % {"department": step.department}, words=words)
        _tell_whistlers(step, "contacted", _("%(department)s已联系") % {"department": step.department})
        return response


def arrive(
    *, response_id: int, actor: User, now: datetime, words: str = "", photos: Iterable[CleanPhoto] = ()
) -> Response:
    """The department says that it is at the spot; its clock stands still until the whistler confirms or denies it."""
    with changing_response(response_id, WhistleVerb.ARRIVE, actor, now, words=words) as step:
        response = _of(step)
        response.arrived_at = now
        clocks.hold(response, now, actor, _("已报告到场，等待吹哨方确认"))
        step.say(_("%(department)s报告已到场") % {"department": step.department}, words=words)
        step.attach(photos)
        _tell_whistlers(step, "arrived", _("%(department)s已到场，请确认") % {"department": step.department})
        return response


def report(*, response_id: int, actor: User, now: datetime, result: str, photos: Iterable[CleanPhoto] = ()) -> Response:
    """What the department did. Once all have reported, the whistler settles the whistle."""
    with changing_response(response_id, WhistleVerb.REPORT, actor, now, result=result) as step:
        response = _of(step)
        response.reported_at, response.result = now, result
        clocks.meet(response, clocks.REPORT, now, actor)
        step.say(_("%(department)s已反馈结果") % {"department": step.department}, words=result)
        step.attach(photos)
        _tell_whistlers(step, "reported", _("%(department)s已反馈结果，请评价") % {"department": step.department})
        return response


def refuse(*, response_id: int, actor: User, now: datetime, reason: str) -> Response:
    """Not for this department, it says; the district's supervisor rules. Its clocks stand still meanwhile."""
    with changing_response(response_id, WhistleVerb.REFUSE, actor, now, reason=reason) as step:
        response = _of(step)
        response.refused_at, response.reason = now, reason
        clocks.meet(response, clocks.SIGN, now, actor)  # it has answered
        clocks.hold(response, now, actor, _("提出不参加，等待裁定"))
        step.say(_("%(department)s提出不参加") % {"department": step.department}, words=reason)
        on = timezone.localdate(now)
        people = [*supervisors_of(step.whistle, on), *whistlers_of(step.whistle, on)]
        step.tell("refused", people, _("%(department)s提出不参加，请裁定") % {"department": step.department})
        return response


# --- By the whistler ----------------------------------------------------------------------------------------
def confirm(*, response_id: int, actor: User, now: datetime) -> Response:
    """Yes, they came; the clock of the report begins. Residents read that the department was there."""
    with changing_response(response_id, WhistleVerb.CONFIRM, actor, now) as step:
        response = _of(step)
        response.confirmed_at = now
        clocks.meet(response, clocks.ARRIVE, now, actor)
        clocks.start(response, step.whistle, now, clocks.REPORT)
        step.say(_("已确认%(department)s到场") % {"department": step.department})
        step.say_on_matters(_("%(department)s已到现场") % {"department": step.department})
        _tell_department(step, "confirmed", _("到场已确认，请反馈办理结果"))
        return response


def deny(*, response_id: int, actor: User, now: datetime, words: str) -> Response:
    """Nobody was there: the clock of the arrival runs on with what was left."""
    with changing_response(response_id, WhistleVerb.DENY, actor, now, words=words) as step:
        response = _of(step)
        response.arrived_at = None
        clocks.go_on(response, now, actor, _("吹哨方未确认到场"))
        step.say(_("未确认%(department)s到场") % {"department": step.department}, words=words)
        _tell_department(step, "denied", _("吹哨方未确认到场，请核实"))
        return response


def rate(*, response_id: int, actor: User, now: datetime, stars: int, words: str = "") -> Response:
    """One to five stars for what the department did, once."""
    with changing_response(response_id, WhistleVerb.RATE, actor, now, stars=stars, words=words) as step:
        if stars not in STARS:
            raise InputRefused("bad_stars", _("请给 1 到 5 分。"), fields={"stars": _("请选择")})
        response = _of(step)
        response.stars, response.rating_words = stars, words
        step.data = {"stars": stars}
        step.say(_("评价%(department)s：%(n)d 分") % {"department": step.department, "n": stars}, words=words)
        _tell_department(step, "rated", _("吹哨方评价了您的部门：%(n)d 分") % {"n": stars})
        return response


# --- By the district's supervisor ---------------------------------------------------------------------------
def uphold(*, response_id: int, actor: User, now: datetime, words: str) -> Response:
    """The department is right: it need not come."""
    with changing_response(response_id, WhistleVerb.UPHOLD, actor, now, words=words) as step:
        response = _of(step)
        response.ruled_at, response.ruling = now, words
        clocks.cancel_all(response, now, actor, "excused")
        step.say(_("裁定%(department)s不用参加") % {"department": step.department}, words=words)
        _tell_department(step, "excused", _("区里同意您的部门不参加"))
        _tell_whistlers(step, "excused-whistler", _("%(department)s不用参加") % {"department": step.department})
        return response


def order(*, response_id: int, actor: User, now: datetime, words: str) -> Response:
    """The department has to come: its clocks run on, or begin where it had not signed."""
    with changing_response(response_id, WhistleVerb.ORDER, actor, now, words=words) as step:
        response = _of(step)
        response.ruled_at, response.ruling, response.was_ordered = now, words, True
        if response.signed_at is None:
            response.signed_at = now
            clocks.start(response, step.whistle, now, clocks.CONTACT, clocks.ARRIVE)
        else:
            clocks.go_on(response, now, actor, _("责令到场"))
        step.say(_("责令%(department)s到场") % {"department": step.department}, words=words)
        _tell_department(step, "ordered", _("区里责令您的部门到场报到"))
        _tell_whistlers(step, "ordered-whistler", _("%(department)s须到场") % {"department": step.department})
        return response


# --- By the timer -------------------------------------------------------------------------------------------
LATE_LINES = {
    clocks.SIGN: gettext_lazy("%(department)s超时未签收"),
    clocks.CONTACT: gettext_lazy("%(department)s超时未联系"),
    clocks.ARRIVE: gettext_lazy("%(department)s超时未到场"),
    clocks.REPORT: gettext_lazy("%(department)s超时未反馈"),
}


def late_when_due(response: Response, deadline: Deadline, now: datetime) -> None:
    """A clock ran out: red at the district's supervisor, everybody concerned is told; nothing rises.

    Runs in the sweep's transaction with response and clock locked; the sweep marks the clock.
    """
    whistle = lock_whistle(response.whistle_id)
    step = Step(whistle, "late", None, now, response, response.state)
    line = str(LATE_LINES[deadline.purpose]) % {"department": step.department}
    step.data = {"deadline": deadline.pk, "purpose": deadline.purpose}
    step.say(line)
    finish(step)
    on = timezone.localdate(now)
    people = [*supervisors_of(whistle, on), *whistlers_of(whistle, on), *officers_of(response.department, on)]
    step.tell(f"late-{deadline.pk}", people, line)


def warn_when_near(response: Response, deadline: Deadline, now: datetime) -> None:
    """At 80 % of the time (or what the policy says) the department's officers are warned."""
    whistle = response.whistle
    step = Step(whistle, "warn", None, now, response)
    title = _("哨单的「%(step)s」快到期了") % {"step": label_of(deadline.purpose)}
    step.tell(f"warned-{deadline.pk}", officers_of(response.department, timezone.localdate(now)), title)


def _of(step: Step) -> Response:
    assert step.response is not None
    return step.response


def _tell_whistlers(step: Step, about: str, title: str) -> None:
    step.tell(about, whistlers_of(step.whistle, timezone.localdate(step.now)), title)


def _tell_department(step: Step, about: str, title: str) -> None:
    step.tell(about, officers_of(_of(step).department, timezone.localdate(step.now)), title)
