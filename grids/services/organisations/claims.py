"""认领: an organisation or a registered person offers to meet a need; accepted, the need goes its ordinary way."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.common.errors import InputRefused, PermissionRefused, StateRefused
from governance.notifications.services import notify
from governance.people.models import User
from governance.people.selectors import handlers_at
from governance.trail.services import record
from grids.collecting import refuse_never_collected
from grids.models import CommunityNeed, CommunityResource, MemberRegistration, NeedClaim
from grids.policies.lists import may_offer
from grids.policies.organisations import may_answer_claim
from grids.services import lists
from grids.services.organisations.change import require
from grids.states_lists import Field, NeedState, ResourceKind
from grids.states_organisations import ClaimState, MemberState


def claim(
    *, need: CommunityNeed, actor: User, now: datetime, resource: CommunityResource | None = None,
    member: MemberRegistration | None = None, words: str = "",
) -> NeedClaim:  # fmt: skip
    """Offer `resource` of one's organisation, or oneself as a registered `member`, for a need of the same community.

    Raises `StateRefused` for a need that is no longer looking, or that was offered the same already.
    """
    require((), {"words": words})
    refuse_never_collected(words=words)
    if need.state != NeedState.COLLECTED:
        raise StateRefused("met", _("这项需求已经有人对接了，谢谢您。"))
    _require_own(need, actor, resource, member, now)
    try:
        with transaction.atomic():
            row = NeedClaim.objects.create(
                need=need, resource=resource, member=member, by=actor, at=now, words=words.strip()
            )
            record(actor=actor, verb="grids.need_claim", subject=need, now=now, area_code=need.area_code, claim=row.pk)
            notify(
                key=f"claim:{row.pk}", recipients=handlers_at(need.area_code, timezone.localdate(now)),
                title=_("有人愿意帮忙：%(title)s") % {"title": need.title},
                link=f"/desk/grids/lists/needs/{need.pk}/", now=now,
            )  # fmt: skip
    except IntegrityError:
        raise StateRefused("claimed", _("您已经认领过这项需求，社区会答复您。")) from None
    return row


def _require_own(
    need: CommunityNeed,
    actor: User,
    resource: CommunityResource | None,
    member: MemberRegistration | None,
    now: datetime,
) -> None:
    if (resource is None) == (member is None):
        raise InputRefused("who", _("请选择以单位还是以个人名义。"))
    if resource is not None:
        if not resource.is_active or resource.area_code[:9] != need.area_code[:9]:
            message = _("这项资源现在不能用。")
            raise InputRefused("bad_resource", message, fields={"resource": message})
        may_offer(actor, resource.area_code, resource.provider, now).require()
    if member is not None:
        is_own = member.user_id == actor.pk and member.state == MemberState.REGISTERED
        if not is_own or member.community_id != need.community_id:
            raise PermissionRefused("not_registered", _("请先在这个社区报到。"))


def accept_claim(*, claim_id: int, actor: User, now: datetime) -> NeedClaim:
    """The need is matched with the organisation's resource, or with the community's pool of registered people."""
    with transaction.atomic():
        row = _locked(claim_id, actor, now)
        row.state, row.decided_at = ClaimState.ACCEPTED, now
        row.save(update_fields=["state", "decided_at"])
        lists.offer(need_id=row.need_id, resource=row.resource or _pool(row, actor, now), actor=actor, now=now)
        _tell(row, now, _("社区请您来帮忙：%(title)s"))
    return row


def _pool(row: NeedClaim, actor: User, now: datetime) -> CommunityResource:
    """在职人员服务队: one resource of the community for all who registered."""
    title = _("在职党员和职工服务队")
    found = CommunityResource.objects.filter(
        community=row.need.community_id, provider=None, kind=ResourceKind.PEOPLE, title=title, is_active=True
    ).first()
    return found or lists.add_resource(
        community=row.need.community, title=title, field=Field.OTHER, kind=ResourceKind.PEOPLE, actor=actor, now=now,
        words=_("在本社区报到的在职人员，按需求认领。"),
    )  # fmt: skip


def decline_claim(*, claim_id: int, actor: User, now: datetime) -> NeedClaim:
    with transaction.atomic():
        row = _locked(claim_id, actor, now)
        row.state, row.decided_at = ClaimState.DECLINED, now
        row.save(update_fields=["state", "decided_at"])
        _tell(row, now, _("这次先不麻烦您：%(title)s"))
        record(actor=actor, verb="grids.claim_decline", subject=row, now=now, area_code=row.need.area_code)
    return row


def withdraw_claim(*, claim_id: int, actor: User, now: datetime) -> NeedClaim:
    with transaction.atomic():
        row = NeedClaim.objects.select_for_update().get(pk=claim_id)
        if row.by_id != actor.pk:
            raise PermissionRefused("not_yours", _("只有认领人自己可以撤回。"))
        if row.state != ClaimState.OFFERED:
            raise StateRefused("wrong_state", _("社区已经答复，不能撤回了。"))
        row.state, row.decided_at = ClaimState.WITHDRAWN, now
        row.save(update_fields=["state", "decided_at"])
        record(actor=actor, verb="grids.claim_withdraw", subject=row, now=now, area_code=row.need.area_code)
    return row


def _locked(claim_id: int, actor: User, now: datetime) -> NeedClaim:
    row = NeedClaim.objects.select_for_update().get(pk=claim_id)
    decision = may_answer_claim(actor, row, now)
    if row.state != ClaimState.OFFERED:
        raise StateRefused("wrong_state", decision.reason)
    decision.require()
    return row


def _tell(row: NeedClaim, now: datetime, title: str) -> None:
    notify(
        key=f"claim:{row.pk}:{row.state}", recipients=[row.by], title=title % {"title": row.need.title},
        link="/grids/registration/", now=now,
    )  # fmt: skip
