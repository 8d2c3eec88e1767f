"""Amounts of resolutions without a project: two readings, and a grant that a community's fund pays under one."""

import pytest
import time_machine
from django.test import Client

from funds.models import Commitment, VotedAmount
from funds.services import grants, votes
from governance.common.errors import InputRefused, PermissionRefused, StateRefused
from governance.notifications.models import Message
from governance.people.roles import Role
from tests.factories import posted
from tests.funds.grant_world import build_grants
from tests.funds.world import NOW, YUAN
from tests.grievances.api_client import Api
from tests.grievances.desk_pages import signed_in


def text_of(response) -> str:
    return response.content.decode()


def test_vote_when_entered_without_a_project_then_counts_after_a_second_reading_and_pays_a_reward(db):
    world = build_grants()
    funds = world.funds
    funds.money(funds.purse, 2000)
    in_force, overturned, other = funds.resolution(), funds.resolution("OVERTURNED"), funds.resolution()
    given = {"amount_fen": 900 * YUAN, "what": "以奖代补", "actor": funds.handler, "now": NOW}
    with pytest.raises(InputRefused, match="生效"):
        votes.enter_voted(resolution_id=overturned.pk, **given)
    with pytest.raises(PermissionRefused):
        votes.enter_voted(resolution_id=in_force.pk, **given | {"actor": funds.reviewer})
    secretary = posted(Role.COMMUNITY_SECRETARY, funds.community.code)
    with time_machine.travel(NOW, tick=False):
        office, reviewer = signed_in(funds.handler), signed_in(funds.reviewer)
        form = {"resolution_id": in_force.pk, "amount_fen": "900", "what": "以奖代补"}
        assert "还没有登记" in text_of(office.get("/desk/funds/votes/"))
        assert reviewer.get("/desk/funds/votes/new/").status_code == 403
        assert office.post("/desk/funds/votes/new/", form | {"resolution_id": overturned.pk}).status_code == 422
        assert office.post("/desk/funds/votes/new/", form).status_code == 302
        row = VotedAmount.objects.get()
        page = f"/desk/funds/votes/{row.pk}/"
        assert Message.objects.filter(recipient=secretary, title__contains="等您核对").exists()
        assert office.post(f"{page}confirm/", {"amount_fen": "900"}).status_code == 403, "the same person"
        for address in (page, "/desk/funds/votes/"):
            assert "900" not in text_of(reviewer.get(address)), "the second person reads for themselves"
        assert reviewer.get("/api/v1/voted-amounts/").json()["results"][0]["amount_fen"] is None
        wrong = reviewer.post(f"{page}confirm/", {"amount_fen": "800"})
        assert wrong.status_code == 422 and "再看一遍" in text_of(wrong)
        # entered wrongly: dropped, and entered again
        assert (
            office.post(f"{page}drop/", {"reason": "看错了"}).status_code == 302 and office.get(page).status_code == 404
        )
        api = Api(funds.handler)
        again = {"resolution_id": in_force.pk, "amount_fen": 850 * YUAN, "what": "以奖代补"}
        assert api.post("/api/v1/voted-amounts/", again).status_code == 201
        assert api.post("/api/v1/voted-amounts/", again).status_code == 422, "one amount for one resolution"
        assert api.post("/api/v1/voted-amounts/", again | {"resolution_id": other.pk}).status_code == 201
        row, _second = VotedAmount.objects.order_by("pk")
        step = f"/api/v1/voted-amounts/{row.pk}/confirm/"
        assert Api(funds.reviewer).post(step, {"amount_fen": "850"}).data["state"] == "CONFIRMED"
        for state, n in (("ENTERED", 1), ("CONFIRMED", 1), ("", 2)):
            assert text_of(office.get(f"/desk/funds/votes/?state={state}")).count("work-row") == n
        outsider = signed_in(posted(Role.GRID_WORKER, "500108002001001"))
        assert outsider.get(f"/desk/funds/votes/{row.pk}/").status_code == 404
        assert Client().get("/desk/funds/votes/").status_code == 302
    with pytest.raises(StateRefused):
        votes.drop_voted(vote_id=row.pk, reason="晚了", actor=funds.handler, now=NOW)
    reward = grants.ask_reward(
        fund=funds.fund, organisation=world.organisation(), title="花园", words="做完了", most_fen=850 * YUAN,
        actor=world.contact(), now=NOW,
    )  # fmt: skip
    grants.assess_reward(reward_id=reward.pk, points=90, words="好", actor=funds.reviewer, now=NOW)
    row.refresh_from_db()
    grants.grant_reward(reward_id=reward.pk, purse=funds.purse, voted=row, actor=funds.treasurer, now=NOW)
    row.refresh_from_db()
    assert row.committed_fen == 850 * YUAN and Commitment.objects.get().voted == row
    with time_machine.travel(NOW, tick=False):
        assert "花园" in text_of(signed_in(funds.reviewer).get(f"/desk/funds/votes/{row.pk}/"))
