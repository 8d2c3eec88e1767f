"""From a request to somebody who helps: invite, claim, approve, refer to an organisation, give back, lapse."""

from collections.abc import Iterable
from datetime import datetime, time

from django.utils import timezone
from django.utils.translation import gettext as _

from governance.common.errors import InputRefused
from governance.common.scrub import scrub
from governance.deadlines.models import Deadline
from governance.people.models import User
from volunteers.models import HelpRequest, PartnerOffer, Volunteer
from volunteers.selectors.needs import offers_in
from volunteers.selectors.people import volunteer_of
from volunteers.services.needs.asking import TITLE_LENGTH
from volunteers.services.needs.change import (
    CLAIM_CLOCK,
    OPEN_CLOCK,
    HelpChange,
    end_clocks,
    helping,
    start_clock,
    tell,
    tell_asker,
    tell_office,
)
from volunteers.states.needs import HelpState, HelpVerb

INVITED_AT_ONCE = 20


def edit(*, request_id: int, title: str, is_frail: bool, actor: User, now: datetime) -> HelpRequest:
    """The office corrects what volunteers read: a name that the residents wrote goes, frail people are hidden."""
    with helping(request_id, HelpVerb.EDIT, actor, now, title=title) as change:
        change.request.title, change.request.is_frail = scrub(title.strip())[:TITLE_LENGTH], is_frail
        change.say(_("核对了给志愿者看的文字"))
        return change.request


def invite(*, request_id: int, volunteers: Iterable[Volunteer], actor: User, now: datetime) -> HelpRequest:
    """Ask volunteers who fit; they claim it themselves or not."""
    people = list(volunteers)[:INVITED_AT_ONCE]
    with helping(request_id, HelpVerb.INVITE, actor, now, volunteers=people) as change:
        change.data["invited"] = len(people)
        change.say(_("邀请了 %(count)d 位志愿者") % {"count": len(people)})
        tell(change, [row.user for row in people], _("有一件求助，想请您帮忙"))
        return change.request


def claim(*, request_id: int, actor: User, now: datetime) -> HelpRequest:
    """A checked volunteer takes it; two at once: the second reads that somebody was quicker. Whose it is they learn
    when the community has approved. Raises `InputRefused` without a certificate that the law asks for (条例 16)."""
    with helping(request_id, HelpVerb.CLAIM, actor, now) as change:
        volunteer, request = volunteer_of(actor), change.request
        assert volunteer is not None
        skill = request.kind.skill
        if skill and skill.needs_certificate and not volunteer.skills.filter(pk=skill.pk).exists():
            raise InputRefused("no_certificate", _("这类服务须有职业资格：%(skill)s。") % {"skill": skill.name})
        request.volunteer, request.claimed_at = volunteer, now
        end_clocks(change)
        start_clock(change, CLAIM_CLOCK, since=_begins(request, now))
        change.say(_("有志愿者认领"))
        tell_office(change, _("有志愿者认领了求助，请确认"))
        return request


def _begins(request: HelpRequest, now: datetime) -> datetime:
    """A claim's days count from the wanted day, where that lies ahead."""
    if request.wanted_on is None or request.wanted_on <= timezone.localdate(now):
        return now
    return timezone.make_aware(datetime.combine(request.wanted_on, time.min))


def approve(*, request_id: int, actor: User, now: datetime) -> HelpRequest:
    """The community knows both: from now on this volunteer may read name and address; every look is written down."""
    with helping(request_id, HelpVerb.APPROVE, actor, now) as change:
        request = change.request
        assert request.volunteer is not None
        request.approved_by, request.approved_at = actor, now
        change.data["volunteer"] = request.volunteer.pk
        change.say(_("社区已确认志愿者"))
        tell(change, [request.volunteer.user], _("社区确认由您帮忙，请查看姓名和地址"))
        tell_asker(change, _("有志愿者来帮您，社区已确认"))
        return request


def refer(*, request_id: int, offer: PartnerOffer, actor: User, now: datetime) -> HelpRequest:
    """No volunteer fits: an organisation that offers this service takes it. Raises `InputRefused` for an offer that
    does not hold here."""
    with helping(request_id, HelpVerb.REFER, actor, now, offer=offer) as change:
        request = change.request
        if not offers_in(request.community.code, timezone.localdate(now)).filter(pk=offer.pk).exists():
            words = _("这项服务不在本社区，或者已经停止。")
            raise InputRefused("bad_offer", words, fields={"offer": words})
        request.offer, request.approved_by, request.approved_at, request.claimed_at = offer, actor, now, now
        change.data["offer"] = offer.pk
        end_clocks(change)
        start_clock(change, CLAIM_CLOCK, since=_begins(request, now))
        change.say(_("转给合作机构：%(name)s") % {"name": offer.organisation.name})
        tell_asker(change, _("已请%(name)s为您服务") % {"name": offer.organisation.name})
        return request


def release(*, request_id: int, actor: User, now: datetime, words: str = "") -> HelpRequest:
    """Cannot come after all: others may claim it. Nobody is blamed, nothing is counted."""
    with helping(request_id, HelpVerb.RELEASE, actor, now) as change:
        people = _freed(change)
        change.say(_("认领已放回，继续找志愿者"), words)
        tell(change, people, _("求助已放回，谢谢您"))
        return change.request


def claim_ran_out(request: HelpRequest, deadline: Deadline, now: datetime) -> None:
    """The clock of a claim: what was not done in time is free again."""
    with helping(request.pk, HelpVerb.LAPSE, None, now, locked=request) as change:
        people = _freed(change)
        change.say(_("认领到期，继续找志愿者"))
        tell(change, people, _("认领到期，求助已放回，谢谢您"))


def _freed(change: HelpChange) -> list[User]:
    """Open again with a fresh clock; returns whom it was with."""
    request = change.request
    people = [request.volunteer.user] if request.volunteer else []
    request.volunteer = request.offer = request.approved_by = None
    request.claimed_at = request.approved_at = None
    end_clocks(change)
    start_clock(change, OPEN_CLOCK)
    tell_office(change, _("一件求助又在等人认领"))
    return people


def warn_of_claim(request: HelpRequest, deadline: Deadline, now: datetime) -> None:
    """Before a claim runs out its volunteer is reminded."""
    if request.volunteer and request.state in (HelpState.CLAIMED, HelpState.APPROVED):
        change = HelpChange(request, HelpVerb.LAPSE, None, now, request.state)
        tell(change, [request.volunteer.user], _("您认领的求助快到期了"))
