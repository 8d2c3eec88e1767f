"""委托投票 (城市居民委员会组织法 19): in writing, at most so many an agent as the rule says, never to a candidate."""

from datetime import datetime

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from deliberation.models import Ballot, Proxy, RollEntry
from deliberation.services.ballots.change import balloting
from deliberation.states_ballots import BallotVerb
from governance.common.errors import InputRefused, StateRefused
from governance.common.images import CleanPhoto
from governance.people.models import User


def register_proxy(
    *,
    ballot_id: int,
    entry_id: int,
    agent_id: int,
    is_written: bool,
    actor: User,
    now: datetime,
    document: CleanPhoto | None = None,
) -> Proxy:
    """The office has the written mandate before it. Names of both are published with the roll."""
    with balloting(ballot_id, BallotVerb.PROXY, actor, now) as change:
        ballot = change.ballot
        held = ballot.roll.select_for_update().order_by("pk").filter(pk__in=(entry_id, agent_id), is_struck=False)
        rows = {row.pk: row for row in held}
        if len(rows) != 2:
            raise InputRefused("not_on_roll", _("委托人和受托人都要在名册上，而且不能是同一个人。"))
        entry, agent = rows[entry_id], rows[agent_id]
        _check(ballot, entry, agent, is_written)
        proxy = Proxy(ballot=ballot, entry=entry, agent=agent, accepted_by=actor, accepted_at=now)
        if document:
            proxy.document.save(f"{ballot.code}-{entry.number}.jpg", ContentFile(document.content), save=False)
        proxy.save()
        change.data = {"proxy": proxy.pk, "entry": entry.pk, "agent": agent.pk}
        return proxy


def revoke_proxy(*, proxy_id: int, actor: User, now: datetime) -> Proxy:
    """Taken back by the principal; a vote that was cast with it stays until a new one is cast."""
    ballot_id = Proxy.objects.values_list("ballot_id", flat=True).get(pk=proxy_id)
    with balloting(ballot_id, BallotVerb.PROXY, actor, now) as change:
        proxy = Proxy.objects.select_for_update().get(pk=proxy_id)
        if proxy.revoked_at:
            raise StateRefused("revoked", _("这份委托已经撤销。"))
        proxy.revoked_at = now
        proxy.save(update_fields=["revoked_at"])
        change.data = {"proxy": proxy.pk, "revoked": True}
        return proxy


def _check(ballot: Ballot, entry: RollEntry, agent: RollEntry, is_written: bool) -> None:
    limit = int(ballot.rule_data.get("proxies_per_agent", 0))
    if not limit:
        raise InputRefused("no_proxies", _("按这条规则不能委托投票。"))
    if not is_written:
        raise InputRefused("not_written", _("委托要有书面委托书。"), fields={"is_written": _("请先收到书面委托书")})
    if entry.voted_at:
        raise StateRefused("has_voted", _("委托人已经投过票。"))
    in_force = Proxy.objects.filter(ballot=ballot, revoked_at=None)
    if in_force.filter(entry=entry).exists() or in_force.filter(entry=agent).exists():
        raise StateRefused("has_proxy", _("委托人已经委托了别人，或者受托人自己也委托了别人。"))
    if in_force.filter(agent=entry).exists():
        raise StateRefused("is_agent", _("委托人自己正受别人委托，不能再委托出去。"))
    if in_force.filter(agent=agent).count() >= limit:
        words = _("每人最多接受 %(limit)d 人委托。") % {"limit": limit}
        raise InputRefused("too_many_proxies", words, fields={"agent": words})
    if ballot.is_election and agent.name in set(ballot.options.values_list("title", flat=True)):
        words = _("候选人不能接受委托。")
        raise InputRefused("candidate", words, fields={"agent": words})
