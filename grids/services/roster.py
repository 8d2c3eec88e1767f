"""The roster's verbs: appoint, end, hand over, link. Every one holds the community's lock, so that days never overlap."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.common.days import not_ended
from governance.common.errors import InputRefused, PermissionRefused, StateRefused
from governance.notifications.services import notify
from governance.people.authority import forget_authority
from governance.people.models import Organisation, Posting, User
from governance.territory.levels import Level
from governance.territory.models import Area, Building, Entrance, Lane
from governance.trail.services import record
from grids.models import CrossPosting, RosterEntry
from grids.policies.roster import decide, may_appoint
from grids.selectors.roster import Place, community_of, place_words
from grids.services.endings import leave_post, plan_end
from grids.services.postings import open_posting
from grids.states import AUTHORITY_DUTIES, PLACE_OF_DUTY, SINGLE_DUTIES, Duty, DutyPlace, RosterVerb

NAME_LENGTH, PHONE_LENGTH, ROLE_LENGTH = 40, 30, 30


@dataclass(frozen=True, slots=True)
class NewEntry:
    """Who is named for a duty at a place, from a day. Without an account somebody stands here by name."""

    duty: Duty
    place: Place
    starts_on: date
    user: User | None = None
    name: str = ""
    work_phone: str = ""
    team_role: str = ""

    @property
    def shown_name(self) -> str:
        return (self.name or (str(self.user) if self.user else "")).strip()


def lock_community(pk: int) -> Area:
    """All changes of one community's roster wait here for each other; rows that point at the area do not."""
    return Area.objects.select_for_update(no_key=True).get(pk=pk)


@transaction.atomic
def appoint(*, new: NewEntry, actor: User | None, now: datetime) -> RosterEntry:
    """Name somebody for a duty; a duty that gives authority opens the posting with it.

    Raises `StateRefused` where somebody holds a single duty on one of those days, `InputRefused` for what does not
    fit, `PermissionRefused` for who may not name people here.
    """
    community = lock_community(community_of(new.place).pk)
    decision = may_appoint(actor, new.duty, community.code, now)
    if not decision:
        raise PermissionRefused("not_allowed", decision.reason)
    if actor is not None and new.user is not None and new.user.pk == actor.pk:
        raise PermissionRefused("not_oneself", _("不能任命自己，请由上一级或同事办理。"))
    return add_entry(new=new, community=community, actor=actor, now=now)


def add_entry(*, new: NewEntry, community: Area, actor: User | None, now: datetime) -> RosterEntry:
    """Write an entry under the community's lock, which the caller holds."""
    _check(new)
    columns = _columns(new.place)
    _refuse_overlap(new, columns)
    entry = RosterEntry(
        duty=new.duty, community=community, area_code=_code_of(new.place, community), user=new.user,
        name=new.shown_name[:NAME_LENGTH], work_phone=(new.work_phone or _phone_of(new.user))[:PHONE_LENGTH],
        team_role=new.team_role[:ROLE_LENGTH], starts_on=new.starts_on, **columns,
    )  # fmt: skip
    if new.user is not None and new.duty in AUTHORITY_DUTIES:
        area = new.place if isinstance(new.place, Area) else community
        entry.posting = open_posting(user=new.user, duty=new.duty, area=area, starts_on=new.starts_on)
        forget_authority(new.user)
    entry.save(force_insert=True)
    leave_trail("appoint", entry, actor, now, starts_on=new.starts_on)
    tell(entry, "appointed", _("您已列入名册：%(duty)s") % {"duty": Duty(entry.duty).label}, actor, now)
    return entry


def _check(new: NewEntry) -> None:
    wrong = {}
    if not new.shown_name:
        wrong["name"] = _("请写姓名，或选择账号")
    if PLACE_OF_DUTY[new.duty] != kind_of(new.place):
        wrong["place"] = _("「%(duty)s」要指定到%(kind)s") % {
            "duty": new.duty.label, "kind": PLACE_OF_DUTY[new.duty].label,
        }  # fmt: skip
    if new.user is not None and not new.user.is_active:
        wrong["user"] = _("这个账号已停用")
    if wrong:
        raise InputRefused("wrong_entry", "；".join(wrong.values()), fields=wrong)


def kind_of(place: Place) -> DutyPlace | None:
    match place:
        case Entrance():
            return DutyPlace.ENTRANCE
        case Building():
            return DutyPlace.BUILDING
        case Lane():
            return DutyPlace.LANE
        case _:
            return {Level.GRID: DutyPlace.GRID, Level.COMMUNITY: DutyPlace.COMMUNITY}.get(Level(place.level))


def _columns(place: Place) -> dict[str, Any]:
    return {
        "grid": place if isinstance(place, Area) and place.level == Level.GRID else None,
        "building": place if isinstance(place, Building) else place.building if isinstance(place, Entrance) else None,
        "entrance": place if isinstance(place, Entrance) else None,
        "lane": place if isinstance(place, Lane) else None,
    }


def _code_of(place: Place, community: Area) -> str:
    if isinstance(place, Area):
        return place.code
    building = place.building if isinstance(place, Entrance) else place
    return building.grid.code if isinstance(building, Building) and building.grid else community.code


def _refuse_overlap(new: NewEntry, columns: dict[str, Any]) -> None:
    """One person holds a single duty on a day; the same person no duty twice."""
    community = community_of(new.place)
    rows = RosterEntry.objects.filter(duty=new.duty, community=community, **columns)
    rows = rows.filter(not_ended(new.starts_on))
    if new.duty not in SINGLE_DUTIES:
        rows = rows.filter(user=new.user) if new.user else rows.filter(user=None, name=new.shown_name)
    other = rows.first()
    if other:
        words = _("%(place)s的%(duty)s已有%(name)s（自%(day)s），请先办离任或移交。") % {
            "place": new.place, "duty": new.duty.label, "name": other.name, "day": f"{other.starts_on:%Y-%m-%d}",
        }  # fmt: skip
        raise StateRefused("held_already", words)


def _phone_of(user: User | None) -> str:
    return user.work_phone if user else ""


def change_entry(entry_id: int, verb: RosterVerb, actor: User | None, now: datetime) -> RosterEntry:
    """The entry for a verb, under the community's lock; raises what the policy says."""
    community_id = RosterEntry.objects.values_list("community_id", flat=True).get(pk=entry_id)
    lock_community(community_id)
    entry = RosterEntry.objects.select_for_update(of=("self",)).select_related("community").get(pk=entry_id)
    decision = decide(actor, verb, entry, now)
    if not decision:
        is_known = may_appoint(actor, Duty(entry.duty), entry.community.code, now) or (
            actor is not None and entry.user_id == actor.pk
        )
        raise (StateRefused if is_known else PermissionRefused)("not_allowed", decision.reason)
    return entry


@transaction.atomic
def end_duty(*, entry_id: int, on: date, reason: str, actor: User | None, now: datetime) -> RosterEntry:
    """The duty ends on a day (exclusive). With the posting go the open matters: to the rung, or up where nobody is left."""
    entry = change_entry(entry_id, RosterVerb.END, actor, now)
    if not reason.strip():
        raise InputRefused("missing", _("请写离任原因。"), fields={"reason": _("请写离任原因")})
    plan_end(entry, on, reason, now)
    leave_trail("end", entry, actor, now, ends_on=on)
    tell(entry, "ended", _("您的职责将于%(day)s结束：%(duty)s") % {"day": f"{on:%Y-%m-%d}", "duty": Duty(entry.duty).label},
         actor, now)  # fmt: skip
    leave_post(entry, after=None, by=actor, now=now)
    return entry


@transaction.atomic
def link_account(*, entry_id: int, user: User, actor: User | None, now: datetime) -> RosterEntry:
    """Somebody who stood here by name has an account now: the posting opens today, or when the duty begins."""
    entry = change_entry(entry_id, RosterVerb.ACCOUNT, actor, now)
    if actor is not None and user.pk == actor.pk:
        raise PermissionRefused("not_oneself", _("不能任命自己，请由上一级或同事办理。"))
    entry.user = user
    if entry.duty in AUTHORITY_DUTIES:
        area = entry.grid or entry.community
        starts_on = max(entry.starts_on, timezone.localdate(now))
        entry.posting = open_posting(
            user=user, duty=Duty(entry.duty), area=area, starts_on=starts_on, ends_on=entry.ends_on
        )
        forget_authority(user)
    entry.save(update_fields=["user", "posting"])
    leave_trail("account", entry, actor, now)
    return entry


@transaction.atomic
def link_cross_posting(
    *, entry_id: int, title: str, other: RosterEntry | None = None, organisation: Organisation | None = None,
    actor: User | None, now: datetime,
) -> CrossPosting:  # fmt: skip
    """双向进入、交叉任职: this person also sits there; the other entry must be of the same person."""
    entry = change_entry(entry_id, RosterVerb.LINK, actor, now)
    if not title.strip() or (other is None) == (organisation is None):
        raise InputRefused("missing", _("请写职务，并选择另一任职或单位（选一个）。"), fields={"title": _("请写职务")})
    is_same = other is None or (other.user_id == entry.user_id if entry.user_id else other.name == entry.name)
    if not is_same or (other is not None and other.pk == entry.pk):
        message = _("交叉任职要是同一个人的另一项职责。")
        raise InputRefused("another_person", message, fields={"other": message})
    link, is_new = CrossPosting.objects.get_or_create(
        entry=entry, other=other, organisation=organisation, defaults={"title": title.strip()[:60]}
    )
    if is_new:
        leave_trail("link", entry, actor, now, other=other.pk if other else 0)
    return link


def leave_trail(verb: str, entry: RosterEntry, actor: User | None, now: datetime, **data: Any) -> None:
    """Which duty, where, which account: never a name or a number."""
    shown = {name: value.isoformat() if isinstance(value, date) else value for name, value in data.items()}
    record(
        actor=actor, verb=f"grids.roster_{verb}", subject=entry, now=now, area_code=entry.area_code, duty=entry.duty,
        **shown,
    )  # fmt: skip


def tell(entry: RosterEntry, about: str, title: str, actor: User | None, now: datetime) -> None:
    """A message to whoever holds the entry, unless they did it themselves."""
    if entry.user is None or (actor is not None and entry.user_id == actor.pk):
        return
    key = f"roster:{entry.pk}:{about}:{int(now.timestamp())}"
    notify(key=key, recipients=[entry.user], title=title, body=place_words(entry), link="/desk/grids/roster/", now=now)


__all__ = [
    "NewEntry", "Posting", "add_entry", "appoint", "end_duty", "link_account", "link_cross_posting", "lock_community",
]  # fmt: skip
