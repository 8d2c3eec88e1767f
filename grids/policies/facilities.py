"""社区之家: who sets a facility up, who may book it, who decides about a booking."""

from datetime import datetime

from django.utils.translation import gettext as _

from governance.common.decisions import ALLOWED, Decision, refuse
from governance.people.models import User
from grids.models import Booking, Facility, OrganisationRegistration
from grids.policies.lists import may_keep, may_offer
from grids.policies.organisations import acts_for
from grids.selectors.facilities import homes_of, paused_until, reaches
from grids.states_facilities import (
    BOOKING_STEPS,
    Approval,
    Bookers,
    BookingActors,
    BookingStep,
    BookingVerb,
)
from grids.states_organisations import RegistrationState

BY_PEOPLE = tuple(verb for verb in BookingVerb if verb is not BookingVerb.END)


def may_set_up(user: User, facility: Facility, now: datetime) -> Decision:
    """Hours, rules, closed days: the organisation that offers it, and the community."""
    return may_offer(user, facility.area_code, facility.resource.provider, now)


def may_book(user: User, facility: Facility, organisation: OrganisationRegistration | None, now: datetime) -> Decision:
    """A verified resident within reach, or a registered organisation within reach by its contact."""
    if not facility.is_open or not facility.resource.is_active:
        return refuse(_("这个场地现在不开放预约。"))
    until = paused_until(user, now)
    if until:
        return refuse(_("您有几次约了没有来，%(day)s 起可以再预约。") % {"day": f"{until:%Y-%m-%d}"})
    if organisation is not None:
        return _may_book_for(user, facility, organisation)
    if facility.bookers == Bookers.ORGANISATIONS:
        return refuse(_("这个场地只供已报到的单位预约。"))
    homes = homes_of(user)
    if not homes:
        return refuse(_("预约前请先在“我的住址”登记，请社区核实您的住址。"))
    if not any(reaches(facility, code) for code in homes):
        return refuse(_("这个场地只对%(who)s的居民开放。") % {"who": facility.get_reach_display()})
    return ALLOWED


def _may_book_for(user: User, facility: Facility, organisation: OrganisationRegistration) -> Decision:
    if facility.bookers == Bookers.RESIDENTS:
        return refuse(_("这个场地只供居民预约。"))
    if not acts_for(user, organisation) or organisation.state != RegistrationState.REGISTERED:
        return refuse(_("您不是这个单位的联络员。"))
    if not reaches(facility, organisation.area_code):
        return refuse(_("这个场地只对%(who)s的单位开放。") % {"who": facility.get_reach_display()})
    return ALLOWED


def step_of(booking: Booking, verb: BookingVerb) -> BookingStep | None:
    return BOOKING_STEPS.get((booking.state, verb))


def decide(user: User | None, verb: BookingVerb, booking: Booking, now: datetime) -> Decision:
    """May `user` (None: a clock) do this now? Nobody of an office decides about a booking of their own."""
    rule = step_of(booking, verb)
    if rule is None:
        return refuse(_("这个预约现在是「%(state)s」，不能这样操作。") % {"state": booking.get_state_display()})
    if verb is BookingVerb.NO_SHOW and now < booking.starts_at:
        return refuse(_("还没有到预约的时间。"))
    if rule.actors is BookingActors.SYSTEM:
        return ALLOWED if user is None else refuse(_("到时间会自动结束。"))
    if user is None or not user.is_authenticated:
        return refuse(_("请先登录。"))
    if rule.actors is BookingActors.BOOKER:
        return ALLOWED if booking.booker_id == user.pk else refuse(_("只有预约人自己可以这样操作。"))
    return _may_answer(user, rule.actors, booking, now)


def _may_answer(user: User, actors: BookingActors, booking: Booking, now: datetime) -> Decision:
    facility = booking.facility
    kept = may_keep(user, booking.area_code, now)
    if actors is BookingActors.DECIDER and facility.approval == Approval.COMMUNITY:
        allowed = kept
    else:
        allowed = may_offer(user, facility.area_code, facility.resource.provider, now)
    if allowed and booking.booker_id == user.pk:
        return refuse(_("您自己的预约要由别人来办。"))
    return allowed


def verbs_for(user: User, booking: Booking, now: datetime) -> list[BookingVerb]:
    return [verb for verb in BY_PEOPLE if decide(user, verb, booking, now)]
