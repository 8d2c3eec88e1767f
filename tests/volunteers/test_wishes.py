"""微心愿 through the services: the matrix, privacy first, clocks that free what was claimed, photos after a look."""

from copy import copy

import pytest

from governance.common.errors import InputRefused, LimitReached, StateRefused
from governance.common.images import clean_photo
from governance.deadlines.services import sweep
from governance.notifications.selectors import inbox
from governance.people.models import User
from governance.trail.models import Entry
from tests.grievances.desk_pages import photo_file
from tests.volunteers.needs_world import DAY, build_needs
from volunteers.policies.wishes import decide, may_see_photo
from volunteers.selectors.wishes import on_the_wall, visible_to
from volunteers.services.wishes import NewWish, post
from volunteers.states.wishes import ON_THE_WALL, WISH_STEPS, WishActors, WishState, WishVerb

OFFICE = {"community_worker", "community_secretary"}


def test_matrix_when_every_state_verb_and_role_then_as_the_table_says(db):
    world = build_needs()
    stranger = User.objects.create(display_name="路人", password="!")
    people = {
        **world.ground.people, "asker": world.asker, "giver": world.giver, "stranger": stranger, "clock": None,
    }  # fmt: skip
    who = {
        WishActors.OFFICE: OFFICE,
        WishActors.GIVER: set(people) - {"asker", "clock"},
        WishActors.CLAIMANT: {"giver", *OFFICE},
        WishActors.ASKER: {"asker", *OFFICE},
        WishActors.SYSTEM: {"clock"},
    }
    for state in WishState:
        wish = world.wish_at(state)
        for verb in WishVerb:
            step = WISH_STEPS.get((state, verb))
            for name, actor in people.items():
                wanted = step is not None and name in who[step.actors]
                assert bool(decide(actor, verb, copy(wish), world.now)) is wanted, (state, verb, name)
    assert on_the_wall().count() == len(ON_THE_WALL)
    seen = {name for name, actor in people.items() if actor and visible_to(actor, world.now).exists()}
    assert seen == {*OFFICE, "street_officer", "district_supervisor", "auditor", "admin"}


def test_wish_when_it_comes_true_then_nobody_reads_whose_it_is_and_photos_wait_for_a_look(db):
    world = build_needs()
    wish = world.posted()
    assert wish.title == "***想要一个书包" and not on_the_wall().exists()
    assert wish.entries.count() == 1 and "小雨" not in str(Entry.objects.latest("id").data)
    assert inbox(world.clerk).filter(title__contains="微心愿").exists()
    with pytest.raises(InputRefused):
        world.wish_act("check", wish, world.clerk, title=" ", words="x")
    world.wish_act("check", wish, world.clerk, title="小雨想要书包", words="开学用")
    with pytest.raises(StateRefused):
        world.wish_act("check", wish, world.clerk, title="再来一次", words="x")
    world.wish_act("claim", wish, world.giver)
    with pytest.raises(StateRefused, match="已经有人认领"):
        world.wish_act("claim", wish, world.helper)
    world.wish_act(
        "fulfil", wish, world.giver, words="给小雨的书包，电话13812345678", photos=[clean_photo(photo_file())]
    )
    wish.refresh_from_db()
    assert wish.result == "给***的书包，电话***"
    photo = wish.photos.get()
    assert [may_see_photo(who, photo, world.now) for who in (None, world.helper, world.giver, world.clerk)] == [
        False, False, True, True,
    ]  # fmt: skip
    world.wish_act("clear", wish, world.clerk, photo=photo, is_cleared=True)
    photo.refresh_from_db()
    assert may_see_photo(None, photo, world.now) and on_the_wall().get().shown_photos == [photo]
    thanked = world.wish_act("thank", wish, world.asker, words="谢谢您！")
    assert thanked.state == WishState.THANKED and inbox(world.giver).filter(title__contains="回音").exists()
    photo.image.delete(save=False)
    photo.thumbnail.delete(save=False)
    with pytest.raises(LimitReached):
        for _number in range(7):
            post(new=NewWish(world.ground.community, "ELDER", "想听戏"), actor=world.asker, now=world.now)


def test_clocks_when_they_run_out_then_wishes_are_free_or_leave_the_wall(db):
    world = build_needs()
    late, claimed, waiting = world.posted(), world.wish_at(WishState.CLAIMED), world.wish_at(WishState.OPEN)
    sweep(now=world.now + 20 * DAY)
    for wish in (late, claimed, waiting):
        wish.refresh_from_db()
    assert [wish.state for wish in (late, claimed, waiting)] == ["POSTED", "OPEN", "OPEN"]
    assert claimed.giver is None and inbox(world.giver).filter(title__contains="认领到期").exists()
    assert inbox(world.ground.street_officer).filter(title__contains="没有核对").exists()
    sweep(now=world.now + 100 * DAY)
    waiting.refresh_from_db()
    assert waiting.state == WishState.EXPIRED and waiting not in on_the_wall()
