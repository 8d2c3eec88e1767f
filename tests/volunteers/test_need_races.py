"""Two at once for the same request, for the same wish; a request that is finished while its matter is withdrawn."""

import pytest
from django.db import connection

from governance.common.errors import DomainError, StateRefused
from governance.people.models import User
from grievances import services as matters
from grievances.policies import Resident
from grievances.states import Kind, State
from tests.deliberation.test_ballot_races import together
from tests.volunteers.needs_world import HOUR, build_needs
from volunteers.models import HelpRequest, ServiceRecord, Wish
from volunteers.services import needs
from volunteers.states.needs import HelpState
from volunteers.states.wishes import WishState

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="row locks need PostgreSQL"),
]


def outcome(act):
    """The person who got it; None where somebody was quicker."""
    try:
        return act()
    except StateRefused:
        return None


def test_request_and_wish_when_two_claim_at_once_then_exactly_one_has_each():
    world = build_needs()
    one, other = world.volunteer(0), world.volunteer(1)
    for _round in range(4):
        request = world.asked()
        got = together(
            *(
                lambda who=who, request=request: outcome(lambda: world.act("claim", request, who.user).volunteer_id)
                for who in (one, other)
            )
        )
        request.refresh_from_db()
        assert [pk for pk in got if pk] == [request.volunteer_id] and request.state == HelpState.CLAIMED
        assert request.entries.filter(verb="claim").count() == 1
    givers = [world.giver, User.objects.create(display_name="热心人", password="!")]
    for _round in range(4):
        wish = world.wish_at(WishState.OPEN)
        got = together(
            *(lambda who=who, wish=wish: outcome(lambda: world.wish_act("claim", wish, who).giver_id) for who in givers)
        )
        assert [pk for pk in got if pk] == [Wish.objects.get(pk=wish.pk).giver_id]


def test_request_when_finished_while_its_matter_is_withdrawn_then_one_of_them_and_no_deadlock():
    world = build_needs()
    world.now += 2 * HOUR
    for _round in range(4):
        matter = world.ground.brought_to(State.HANDLING, Kind.PRIVATE, actor=world.asker)
        new = world.new_help()
        request = needs.ask_from_matter(grievance_id=matter.pk, new=new, actor=world.clerk, now=world.now - 2 * HOUR)
        about = {"request_id": request.pk}
        needs.claim(actor=world.helper, now=world.now - 2 * HOUR, **about)
        needs.approve(actor=world.clerk, now=world.now - 2 * HOUR, **about)

        def finish(about=about):
            given = {"starts_at": world.now - HOUR, "minutes": 30, "result": "好了"}
            return attempt(lambda: needs.finish(actor=world.helper, now=world.now, **given, **about))

        def withdraw(matter=matter):
            resident = Resident(user=world.asker)
            return attempt(lambda: matters.withdraw(grievance_id=matter.pk, actor=resident, now=world.now))

        assert sum(together(finish, withdraw)) >= 1
        matter.refresh_from_db()
        request = HelpRequest.objects.get(pk=request.pk)
        ends = (matter.state, request.state)
        assert ends in ((State.RESOLVED, HelpState.DONE), (State.WITHDRAWN, HelpState.WITHDRAWN)), ends
    assert ServiceRecord.objects.count() == HelpRequest.objects.filter(state=HelpState.DONE).count()


def attempt(act) -> bool:
    try:
        act()
    except DomainError:
        return False
    return True
