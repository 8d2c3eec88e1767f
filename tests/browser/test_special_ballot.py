"""特别事项: 1,200 owners vote on their phones, on paper, at the door; one head is missing, and the next time it passes."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from deliberation.models import Casting, RollEntry
from governance.people.models import User
from tests.deliberation.ballot_world import Voting, drafted
from tests.grievances.world import World

OWNERS, TAKING_PART, IN_FAVOUR = 1200, 800, 600


def voted_before(voting: Voting, *, yes: int, no: int, first: int) -> None:
    """So many heads from number `first` on have voted on paper already."""
    rows = list(voting.ballot.roll.filter(number__gte=first).order_by("number")[: yes + no])
    for at, row in enumerate(rows):
        row.choice, row.channel = ("YES" if at < yes else "NO"), "PAPER"
        row.voted_at, row.times_voted = voting.now, 1
    RollEntry.objects.bulk_update(rows, ["choice", "channel", "voted_at", "times_voted"], batch_size=400)
    Casting.objects.bulk_create(
        Casting(ballot=voting.ballot, entry=row, channel="PAPER", at=voting.now, choice=row.choice) for row in rows
    )


def vote_on_phone(page: Any, voting: Voting) -> None:
    page.goto(f"/ballots/{voting.ballot.code}/")
    page.locator(".vote-choice", has_text="赞成").first.click()
    page.get_by_role("button", name="下一步：再看一遍").click()
    page.get_by_role("button", name="确定投票").click()
    page.get_by_role("heading", name="投票成功").wait_for()


def enter_paper(page: Any, voting: Voting, number: int, choice: str) -> None:
    page.goto(f"/desk/ballots/{voting.ballot.code}/papers/")
    page.locator("[name=number]").fill(voting.entry(number).paper_number)
    page.locator(f"[name=choice][value={choice}]").check(force=True)
    page.locator(".verb-form button[type=submit]").first.click()
    page.wait_for_load_state()


def record_at_door(page: Any, voting: Voting, number: int) -> None:
    page.goto(f"/desk/ballots/{voting.ballot.code}/doors/{voting.entry(number).pk}/")
    form = page.locator("form.verb-form").first
    form.locator("[name=channel][value=DOORSTEP]").check(force=True)
    form.locator("[name=choice][value=YES]").check(force=True)
    form.locator("button[type=submit]").click()
    page.wait_for_load_state()


@pytest.mark.walk
def test_special_matter_when_one_head_is_missing_then_it_fails_and_passes_the_next_time(
    world: World, new_page: Callable[..., Any], page_of: Callable[..., Any]
) -> None:
    owner = User.objects.create(display_name="业主甲", password="!")
    for missing in (1, 0):
        voting = drafted(world, "owners_special").heads(OWNERS, users=[owner]).opened()
        # Three in favour and one against come through the pages.
        voted_before(
            voting, yes=IN_FAVOUR - 3 - missing, no=TAKING_PART - IN_FAVOUR - 1 + missing, first=10
        )  # fmt: skip
        with time_machine.travel(voting.now + timedelta(hours=1), tick=True):
            clerk, second, walker = (
                page_of(world.community_worker),
                page_of(world.street_officer),
                page_of(world.grid_worker, width=360),
            )
            vote_on_phone(page_of(owner, width=360), voting)
            for page in (clerk, second):
                enter_paper(page, voting, 2, "YES")
                enter_paper(page, voting, 3, "NO")
            record_at_door(walker, voting, 4)
            clerk.goto(f"/desk/ballots/{voting.ballot.code}/")
            assert "800" in clerk.locator("main").inner_text()
        ballot = voting.closed()
        assert ballot.result["participants"]["heads"] == TAKING_PART
        with time_machine.travel(voting.now + timedelta(hours=1), tick=True):
            public = new_page(width=360)
            public.goto(f"/ballots/{ballot.code}/")
            shown = public.locator("main").inner_text()
        if missing:
            assert not ballot.is_passed and "还要 1 人 赞成" in shown
        else:
            assert ballot.is_passed and "表决通过" in shown
