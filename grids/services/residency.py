"""住址核对: a resident says where they live, the community checks it, and it ends when they have moved."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from governance.common.errors import InputRefused
from governance.common.limits import require
from governance.deadlines import services as clocks
from governance.deadlines.models import Deadline
from governance.deadlines.selectors import live
from governance.notifications.services import notify
from governance.people.models import Residency, User
from governance.territory.levels import Level
from governance.territory.models import Dwelling
from governance.trail.services import record
from grids.models import ResidencyClaim
from grids.selectors.residency import claims_without_clock
from grids.services.organisations.change import changing, tell_above, tell_community
from grids.states_organisations import Verb
from grids.states_residency import CHECK, RAISE, ResidencyClaimState

A_DAY, A_DAY_SECONDS = 10, 24 * 3600


def claim_residency(*, dwelling: Dwelling, kind: str, actor: User, now: datetime) -> ResidencyClaim:
    """One's own address and nobody else's: until the community has looked it is a residency that is not verified.

    Raises `InputRefused` for what is verified or waits already, `LimitReached` for whoever tries one door after the other.
    """
    if kind not in Residency.Kind.values:
        raise InputRefused("missing", _("还有必填的内容没有填。"), fields={"kind": _("请选择")})
    require("residency_claim", str(actor.pk), limit=A_DAY, seconds=A_DAY_SECONDS)
    community = dwelling.building.community
    try:
        with transaction.atomic():
            home, _new = Residency.objects.get_or_create(user=actor, dwelling=dwelling, kind=kind)
            if home.verified_at:
                raise InputRefused("known", _known(), fields={"dwelling": _known()})
            row = ResidencyClaim.objects.create(
                community=community, area_code=community.code, user=actor, dwelling=dwelling, kind=kind, applied_at=now
            )
            record(actor=actor, verb="grids.residency_claim", subject=row, now=now, area_code=row.area_code)
            clocks.start(subject=row, purpose=CHECK, level=Level.COMMUNITY, now=now, actor=actor)
            tell_community(row, f"residency:{row.pk}:claim", _("有居民登记了住址，请核对"), _link(row), now)
    except IntegrityError:
        raise InputRefused("known", _known(), fields={"dwelling": _known()}) from None
    return row


def _link(row: ResidencyClaim) -> str:
    return f"/desk/grids/residency/{row.pk}/"


def _known() -> str:
    return _("这个住址您已经登记过了。")


def accept(*, claim_id: int, actor: User, now: datetime) -> ResidencyClaim:
    """From now on this person lives there for bookings, ballots and everything that asks for a verified address."""
    with changing(ResidencyClaim, claim_id, Verb.ACCEPT, actor, now) as row:
        Residency.objects.update_or_create(
            user=row.user, dwelling=row.dwelling, kind=row.kind,
            defaults={"verified_at": now, "verified_by": actor},
        )  # fmt: skip
        _answer(row, actor, now, _("您的住址已核实"))
    return row


def refuse(*, claim_id: int, actor: User, now: datetime, words: str) -> ResidencyClaim:
    with changing(ResidencyClaim, claim_id, Verb.REFUSE, actor, now, words=words) as row:
        _forget(row)
        _answer(row, actor, now, _("您登记的住址没有核实"), words)
    return row


def end(*, claim_id: int, actor: User, now: datetime, words: str) -> ResidencyClaim:
    """The community knows that they have moved."""
    with changing(ResidencyClaim, claim_id, Verb.END, actor, now, words=words) as row:
        _forget(row)
        _answer(row, actor, now, _("社区登记您已不住原来的住址"), words)
    return row


def withdraw(*, claim_id: int, actor: User, now: datetime) -> ResidencyClaim:
    """By the person: entered wrongly, or moved away."""
    with changing(ResidencyClaim, claim_id, Verb.WITHDRAW, actor, now) as row:
        _forget(row)
        row.decided_at = now
        _stop_clocks(row, actor, now)
    return row


def _forget(row: ResidencyClaim) -> None:
    """The residency goes; where a seat in a council rests on it, it stays without being verified."""
    homes = Residency.objects.filter(user=row.user, dwelling=row.dwelling, kind=row.kind)
    try:
        with transaction.atomic():
            homes.delete()
    except ProtectedError:
        homes.update(verified_at=None, verified_by=None)
    row.dwelling, row.kind = None, ""


def _answer(row: ResidencyClaim, actor: User, now: datetime, title: str, words: str = "") -> None:
    row.decided_at, row.decided_by, row.words = now, actor, words.strip()
    _stop_clocks(row, actor, now, met=True)
    notify(
        key=f"residency:{row.pk}:{row.state}", recipients=[row.user], title=title, body=row.words,
        link="/grids/residency/", now=now,
    )  # fmt: skip


def _stop_clocks(row: ResidencyClaim, actor: User, now: datetime, *, met: bool = False) -> None:
    clocks.end_all(subject=row, purposes=(CHECK, RAISE), now=now, actor=actor, met=met)


def start_missing_clocks(*, now: datetime) -> int:
    """Claims from before there was a clock: theirs runs from the day they were handed in, by the policy of today."""
    started = 0
    for pk in list(claims_without_clock().order_by("id").values_list("pk", flat=True)):
        with transaction.atomic():
            row = ResidencyClaim.objects.select_for_update().get(pk=pk)
            if row.state == ResidencyClaimState.WAITING and not live(row):
                policy = clocks.find_policy(purpose=CHECK, level=Level.COMMUNITY, now=now)
                clocks.start(subject=row, purpose=CHECK, level=Level.COMMUNITY, now=row.applied_at, policy=policy)
                started += 1
    return started


def remind_of_check(row: ResidencyClaim, deadline: Deadline, now: datetime) -> None:
    """Nobody has answered in time: the community is reminded, and the time until the level above hears of it begins."""
    clocks.start(subject=row, purpose=RAISE, level=Level.COMMUNITY, now=now)
    tell_community(row, f"residency:{row.pk}:late:{deadline.pk}", _("住址登记超时未核对，请尽快核对"), _link(row), now)


def raise_check(row: ResidencyClaim, deadline: Deadline, now: datetime) -> None:
    """Reminded in vain."""
    tell_above(row, f"residency:{row.pk}:raised:{deadline.pk}", _("住址登记催办后仍未核对"), _link(row), now)
    record(actor=None, verb="grids.residency_late", subject=row, now=now, area_code=row.area_code)
