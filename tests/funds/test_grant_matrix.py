"""Every state × verb × person of calls, agreements, tenders and rewards, from their tables."""

import pytest

from funds.models import Agreement, RewardGrant, Tender
from funds.policies.grants import STEPS, Standing, decide, verbs_for
from funds.services import grants, tenders
from funds.states.grant_steps import Actors
from governance.people.models import User
from governance.people.roles import Role
from tests.factories import posted
from tests.funds.grant_world import build_grants, resident_of
from tests.funds.world import NOW, YUAN

pytestmark = pytest.mark.django_db


def test_verbs_when_asked_by_everybody_then_the_tables_decide():
    world = build_grants().opened()
    row = world.apply("陪伴", 500)
    world.contact(1), world.contact(2)
    tender = world.tender()
    reward = grants.ask_reward(
        fund=world.funds.fund, organisation=world.organisation(), title="花园", words="做完了", most_fen=100 * YUAN,
        actor=world.contact(), now=NOW,
    )  # fmt: skip
    scored = tenders.seat(
        tender_id=world.tender(title="有评审小组").pk, user=world.experts[0], kind="EXPERT", title="教师",
        actor=world.funds.handler, now=NOW,
    )  # fmt: skip
    subjects = [
        scored,
        world.fresh(),
        Agreement(application=row, amount_fen=1),
        Tender.objects.get(pk=tender.pk),
        reward,
    ]
    funds = world.funds
    people = {
        "handler": funds.handler, "treasurer": funds.treasurer, "reviewer": funds.reviewer, "expert": world.experts[0],
        "contact": world.contact(2), "resident": resident_of(world), "stranger": User.objects.create(password="!"),
        "worker": posted(Role.COMMUNITY_WORKER, funds.community.code), "auditor": posted(Role.AUDITOR, "500108"),
    }  # fmt: skip
    allowed = {
        Actors.OFFICE: {"handler", "treasurer"}, Actors.TREASURER: {"treasurer"}, Actors.REVIEWER: {"reviewer"},
        Actors.SCORER: {"expert"}, Actors.WORKERS: {"handler", "treasurer"}, Actors.ORGANISATION: {"contact"}, Actors.SERVED: {"resident"}, Actors.SYSTEM: set(),
    }  # fmt: skip
    for subject in subjects:
        steps = STEPS[type(subject)]
        verbs = {verb for _state, verb in steps}
        standings = {name: Standing(user, subject, NOW) for name, user in people.items()}
        for state in ("OPENED",) if subject is scored else dict(subject._meta.get_field("state").choices):
            subject.state = state
            for verb in verbs:
                step = steps.get((state, verb))
                may = {name for name, one in standings.items() if decide(one.actor, verb, subject, NOW, standing=one)}
                wanted = allowed[step.actors] if step else set()
                if (state, str(verb)) in {("SCORING", "award"), ("SCORING", "publish")}:
                    wanted = set()  # scores are missing
                if subject is scored and (state, str(verb)) in {("OPENED", "award"), ("OPENED", "mark")}:
                    wanted = set()  # the panel scores, and has not
                if step and step.actors is Actors.SCORER and subject not in (scored, subjects[1]):
                    wanted = set()  # nobody has a seat
                assert may == wanted, (type(subject).__name__, state, verb)
                is_system = step is not None and step.actors is Actors.SYSTEM
                assert bool(decide(None, verb, subject, NOW)) == (
                    is_system or (bool(step) and str(verb) == "publish_contract")
                )
            assert not verbs_for(people["auditor"], subject, NOW)


def test_office_when_somebody_speaks_for_a_party_then_a_colleague_does_it():
    world = build_grants().opened()
    row = world.apply("陪伴", 500)
    registration = row.organisation.registrations.get()
    registration.representative = world.funds.handler
    registration.save()
    call = world.fresh()
    refused = decide(
        world.funds.handler, next(verb for _state, verb in STEPS[type(call)] if verb == "refuse"), call, NOW
    )
    assert not refused and "联络员" in refused.reason
    assert RewardGrant.objects.count() == 0
