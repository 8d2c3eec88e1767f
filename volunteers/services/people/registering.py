"""Registering on a phone, the community's one look at the identity card, what is known about a volunteer."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from governance.common.codes import new_code
from governance.common.errors import InputRefused, StateRefused
from governance.notifications.services import notify
from governance.people.identity import is_old_enough
from governance.people.models import User
from governance.people.phones import normalise_phone
from governance.territory.levels import Level
from governance.territory.models import Area, Estate
from governance.trail.services import record
from volunteers.models import Distinction, GuardianConsent, Membership, Skill, Volunteer
from volunteers.selectors.people import estates_of
from volunteers.selectors.rules import figure_on
from volunteers.services.people.change import volunteering
from volunteers.states.people import DistinctionKind, FreeTime, VolunteerState
from volunteers.states.people_steps import VolunteerVerb

MINE = "/volunteers/me/"


@dataclass(frozen=True, slots=True)
class Guardian:
    name: str
    phone: str
    relation: str


@dataclass(frozen=True, slots=True)
class Registration:
    """What a volunteer tells about themselves (志愿服务条例 7); no number of an identity card."""

    name: str
    born_on: date
    community: Area
    skills: list[Skill] = field(default_factory=list)
    free_times: list[str] = field(default_factory=list)
    places: list[Estate] = field(default_factory=list)  # none: anywhere in the community
    words: str = ""
    guardian: Guardian | None = None


def register(*, draft: Registration, actor: User, now: datetime) -> Volunteer:
    """By somebody signed in by telephone. Raises `InputRefused`, `StateRefused` for who is registered already."""
    on = timezone.localdate(now)
    _check(draft, on)
    try:
        with transaction.atomic():
            volunteer = Volunteer.objects.select_for_update(no_key=True).filter(user=actor).first()
            if volunteer and volunteer.state != VolunteerState.LEFT:
                raise StateRefused("registered", _("您已经注册过志愿者。"))
            volunteer = volunteer or Volunteer(user=actor, code=new_code("ZY"))
            volunteer.state, volunteer.registered_at, volunteer.left_at = VolunteerState.REGISTERED, now, None
            volunteer.checked_at, volunteer.checked_by = None, None
            volunteer.born_on, volunteer.words = draft.born_on.isoformat(), draft.words.strip()[:200]
            volunteer.free_times = [time for time in draft.free_times if time in FreeTime.values]
            volunteer.save()
            volunteer.skills.set(draft.skills)
            User.objects.filter(pk=actor.pk).update(display_name=draft.name.strip()[:40])
            actor.display_name = draft.name.strip()[:40]
            _join(volunteer, draft.community, on)
            _set_places(volunteer, draft.places)
            if draft.guardian:
                given = {"name": draft.guardian.name, "phone": normalise_phone(draft.guardian.phone)}
                GuardianConsent.objects.create(
                    volunteer=volunteer, relation=draft.guardian.relation, given_at=now, **given
                )
            code = draft.community.code
            record(actor=actor, verb="volunteers.register", subject=volunteer, now=now, area_code=code)
            return volunteer
    except IntegrityError:
        if not Volunteer.objects.filter(user=actor).exists():
            raise
        raise StateRefused("registered", _("您已经注册过志愿者。")) from None


def _check(draft: Registration, on: date) -> None:
    wrong: dict[str, str] = {}
    if not draft.name.strip():
        wrong["name"] = _("请填写姓名。")
    if draft.community.level != Level.COMMUNITY:
        wrong["community"] = _("请选择一个社区。")
    least = figure_on("guardian_years", on)
    if draft.born_on > on or not is_old_enough(draft.born_on, least, on):
        wrong["born_on"] = _("不满 %(years)d 周岁的孩子请由家长注册，带着一起参加。") % {"years": least}
    elif not draft.guardian and not is_old_enough(draft.born_on, figure_on("adult_years", on), on):
        wrong["guardian_name"] = _("未成年人要有监护人同意，请填写监护人。")
    if wrong:
        raise InputRefused("invalid", next(iter(wrong.values())), fields=wrong)


def check_identity(
    *, volunteer_id: int, name: str, actor: User, now: datetime, guardian_agrees: bool = False
) -> Volunteer:
    """The community has looked at the card, once, and with a minor has spoken to the guardian. No copy is kept."""
    with volunteering(volunteer_id, VolunteerVerb.CHECK, actor, now, name=name) as change:
        volunteer = change.volunteer
        consent = GuardianConsent.objects.filter(volunteer=volunteer, withdrawn_at=None).first()
        if consent and not guardian_agrees:
            words = _("请先和监护人核实同意。")
            raise InputRefused("guardian", words, fields={"guardian_agrees": words})
        if consent:
            consent.confirmed_by, consent.confirmed_at = actor, now
            consent.save(update_fields=["confirmed_by", "confirmed_at"])
        volunteer.checked_at, volunteer.checked_by = now, actor
        User.objects.filter(pk=volunteer.user_id).update(display_name=name.strip()[:40])
        _tell(volunteer, "checked", _("志愿者身份已核验，可以报名活动了"), now)
        return volunteer


def send_back(*, volunteer_id: int, words: str, actor: User, now: datetime) -> Volunteer:
    """What is missing is said to the volunteer; the registration waits."""
    with volunteering(volunteer_id, VolunteerVerb.SEND_BACK, actor, now, words=words) as change:
        _tell(change.volunteer, f"back:{now.timestamp():.0f}", _("志愿者注册还差一步"), now, words.strip()[:200])
        return change.volunteer


def edit_profile(
    *, volunteer_id: int, skills: list[Skill], free_times: list[str], places: list[Estate], words: str,
    shows_honours: bool, actor: User, now: datetime,
) -> Volunteer:  # fmt: skip
    with volunteering(volunteer_id, VolunteerVerb.EDIT, actor, now) as change:
        volunteer = change.volunteer
        volunteer.skills.set(skills)
        _set_places(volunteer, places)
        volunteer.free_times = [time for time in free_times if time in FreeTime.values]
        volunteer.words = words.strip()[:200]
        volunteer.honours_consent_at = (volunteer.honours_consent_at or now) if shows_honours else None
        return volunteer


def _set_places(volunteer: Volunteer, places: list[Estate]) -> None:
    """Estates of their own communities. Raises `InputRefused` for others."""
    if set(places) - set(estates_of(volunteer).filter(pk__in=[place.pk for place in places])):
        words = _("请选您所在社区的小区。")
        raise InputRefused("places", words, fields={"places": words})
    volunteer.places.set(places)


def join_community(*, volunteer_id: int, community: Area, actor: User, now: datetime) -> Volunteer:
    with volunteering(volunteer_id, VolunteerVerb.JOIN, actor, now) as change:
        if community.level != Level.COMMUNITY:
            raise InputRefused("community", _("请选择一个社区。"), fields={"community": _("请选择一个社区。")})
        _join(change.volunteer, community, timezone.localdate(now))
        return change.volunteer


def _join(volunteer: Volunteer, community: Area, on: date) -> None:
    Membership.objects.get_or_create(
        volunteer=volunteer, community=community, left_on=None, defaults={"area_code": community.code, "joined_on": on}
    )


def add_distinction(
    *, volunteer_id: int, kind: str, title: str, given_by: str, on: date, actor: User, now: datetime,
    content: str = "", minutes: int = 0,
) -> Volunteer:  # fmt: skip
    """Training taken or an award received (记录与证明出具办法 8, 9)."""
    given = {"kind": kind, "title": title, "given_by": given_by, "on": on}
    with volunteering(volunteer_id, VolunteerVerb.DISTINGUISH, actor, now, **given) as change:
        if kind not in DistinctionKind.values or on > timezone.localdate(now):
            raise InputRefused("invalid", _("请选择类别，日期不能晚于今天。"), fields={"on": _("日期不能晚于今天。")})
        Distinction.objects.create(
            volunteer=change.volunteer, content=content.strip(), minutes=minutes, recorded_by=actor, recorded_at=now,
            **given,
        )  # fmt: skip
        change.data["kind"] = kind
        return change.volunteer


def _tell(volunteer: Volunteer, about: str, title: str, now: datetime, body: str = "") -> None:
    key = f"volunteer:{volunteer.pk}:{about}"
    notify(key=key, recipients=[volunteer.user], title=title, body=body or volunteer.code, link=MINE, now=now)
