"""A request ends without help: taken back, nobody came, or its matter ended another way."""

from datetime import datetime

from django.utils.translation import gettext as _

from governance.deadlines.models import Deadline
from governance.people.models import User
from grievances.news import StateNews
from grievances.states import ENDED_STATES
from volunteers.models import HelpRequest
from volunteers.selectors.needs import living_request_of
from volunteers.services.needs.change import (
    HelpChange,
    MatterNews,
    end_clocks,
    helping,
    tell,
    tell_asker,
    tell_office,
)
from volunteers.states.needs import HelpVerb

REASON_LENGTH = 200


def withdraw(*, request_id: int, actor: User, now: datetime, words: str = "") -> HelpRequest:
    """Not needed any more: by whoever asked, or the office for them. Its matter's term runs on."""
    with helping(request_id, HelpVerb.WITHDRAW, actor, now) as change:
        people = _ended(change, words)
        change.say(_("求助已撤回"), words)
        tell(change, people, _("求助已撤回，不用去了，谢谢您"))
        tell_office(change, _("一件求助已撤回"))
        change.to_matter = MatterNews(_("互助求助已撤回"), is_held=False)
        return change.request


def nobody_came(request: HelpRequest, deadline: Deadline, now: datetime) -> None:
    """The clock of an open request: the community has to find another way, and its matter's term runs on."""
    with helping(request.pk, HelpVerb.EXPIRE, None, now, locked=request) as change:
        _ended(change, _("到期没有志愿者认领"))
        change.say(_("到期没有志愿者认领"))
        tell_office(change, _("一件求助到期没人认领，请社区另想办法"))
        tell_asker(change, _("您的求助暂时没有志愿者认领，社区会另外联系您"))
        change.to_matter = MatterNews(_("到期没有志愿者认领"), is_held=False)


def hear_matter(news: StateNews) -> None:
    """The matter ended: nobody needs to come. Whoever tells has locked the matter."""
    request = living_request_of(news.grievance) if news.grievance.state in ENDED_STATES else None
    if request is None:
        return
    with helping(request.pk, HelpVerb.END, None, news.now) as change:
        people = _ended(change, _("原来的诉求已经结束"))
        change.say(_("原来的诉求已经结束"))
        tell(change, people, _("求助已经结束，不用去了，谢谢您"))


def _ended(change: HelpChange, reason: str) -> list[User]:
    """Nobody has it any more; returns whom it was with."""
    request = change.request
    people = [request.volunteer.user] if request.volunteer else []
    request.volunteer = request.offer = request.approved_by = None
    request.claimed_at = request.approved_at = None
    request.reason, request.ended_at = reason.strip()[:REASON_LENGTH], change.now
    end_clocks(change)
    return people
