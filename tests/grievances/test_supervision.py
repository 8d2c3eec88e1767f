"""督办, 不予受理 contested, 全程代办: through services and pages."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from governance.common.errors import InputRefused, PermissionRefused, StateRefused
from governance.deadlines.models import Deadline
from governance.deadlines.selectors import live
from governance.deadlines.services import sweep
from governance.notifications.models import Message
from governance.trail.models import Entry
from grievances import services
from grievances.models import DeclineContest, Errand, Grievance, SupervisionOrder
from grievances.policies import Resident
from grievances.selectors import scoped
from grievances.services import clocks
from grievances.states import State
from grievances.tracking import link_token
from tests.grievances.resident_pages import sent, text_of
from tests.grievances.world import NOW, World


def fresh(grievance: Grievance) -> Grievance:
    return Grievance.objects.get(pk=grievance.pk)


def ordered(world: World, grievance: Grievance, by="street_officer", amount=2) -> Grievance:
    return services.supervise(
        grievance_id=grievance.pk, actor=world.people[by], now=NOW, words="请张贴告示并安排维修", amount=amount
    )


def resident_of(grievance: Grievance) -> Resident:
    return Resident(opened=frozenset({grievance.pk}))


def contested(world: World, now=NOW, **fields) -> Grievance:
    grievance = world.brought_to(State.DECLINED, **fields)
    return services.contest_decline(
        grievance_id=grievance.pk, actor=resident_of(grievance), now=now, words="物业说归社区管"
    )


def opened(grievance: Grievance) -> Client:
    client = Client()
    client.get(f"/grievances/track/{grievance.code}/", {"k": link_token(grievance.code)})
    return client


# --- 督办
def test_order_when_answered_then_closed_by_whoever_ordered(world: World):
    grievance = ordered(world, world.brought_to(State.HANDLING))
    assert (grievance.supervision_level, grievance.is_suspended) == ("STREET", False)
    line = grievance.timeline.get(verb="supervise")
    assert (line.audience, line.words) == ("PUBLIC", "")
    assert "11月20日" in line.line
    with pytest.raises(StateRefused):
        ordered(world, grievance)
    with pytest.raises(PermissionRefused):
        services.close_supervision(grievance_id=grievance.pk, actor=world.community_worker, now=NOW)
    grievance = services.reply_to_supervision(
        grievance_id=grievance.pk, actor=world.grid_worker, now=NOW, words="已约师傅"
    )
    assert Deadline.objects.get(purpose=clocks.SUPERVISION).state == "MET"
    assert Message.objects.filter(recipient=world.street_officer, title__contains="有答复").exists()
    grievance = services.close_supervision(grievance_id=grievance.pk, actor=world.street_officer, now=NOW)
    assert (grievance.supervision_level, grievance.supervision_due_at) == ("", None)
    assert ordered(world, grievance).supervision_level == "STREET"


def test_order_when_not_answered_then_red_and_both_sides_told(world: World):
    grievance = ordered(world, world.brought_to(State.HANDLING))
    services.answer(grievance_id=grievance.pk, actor=world.grid_worker, now=NOW, words="知道了")
    late = grievance.supervision_due_at + timedelta(minutes=1)
    sweep(now=late)
    assert SupervisionOrder.objects.get().expired_at == late
    told = set(Message.objects.filter(title__contains="督办逾期").values_list("recipient__username", flat=True))
    assert {"street_officer", "grid_worker", "grid_leader"} <= told
    with time_machine.travel(late, tick=False):
        client = Client()
        client.force_login(world.grid_worker)
        assert "督办逾期" in text_of(client.get(f"/desk/{grievance.code}/"))
        assert "督办逾期" in text_of(client.get("/desk/?scope=all"))


def test_order_when_longer_than_the_policy_or_from_the_rung_itself_then_refused(world: World):
    grievance = world.brought_to(State.HANDLING)
    with pytest.raises(InputRefused):
        ordered(world, grievance, amount=6)
    with pytest.raises(PermissionRefused):
        ordered(world, grievance, by="grid_leader")
    assert ordered(world, grievance, by="community_worker").supervision_level == "COMMUNITY"


@pytest.mark.parametrize("how", ["resolve", "withdraw"])
def test_order_when_the_matter_ends_then_its_clock_does(world: World, how: str):
    grievance = ordered(world, world.brought_to(State.HANDLING))
    if how == "resolve":
        services.resolve(grievance_id=grievance.pk, actor=world.grid_worker, now=NOW, result="好了")
        assert fresh(grievance).supervision_level == "STREET"  # the orderer still looks at it
        services.close_supervision(grievance_id=grievance.pk, actor=world.street_officer, now=NOW)
    else:
        services.withdraw(grievance_id=grievance.pk, actor=resident_of(grievance), now=NOW)
    grievance = fresh(grievance)
    assert (grievance.supervision_level, grievance.supervision_due_at) == ("", None)
    assert SupervisionOrder.objects.get().closed_at == NOW
    assert clocks.SUPERVISION not in {clock.purpose for clock in live(grievance)}


# --- 不予受理
def test_refusal_when_contested_and_overturned_then_raised_again_with_a_fresh_clock(world: World):
    grievance = contested(world)
    assert scoped(world.street_officer, "ruling", NOW).filter(pk=grievance.pk).exists()
    with pytest.raises(PermissionRefused):
        services.rule_contest(
            grievance_id=grievance.pk, actor=world.community_worker, now=NOW, ruling="UPHELD", words="维持"
        )
    later = NOW + timedelta(hours=30)
    grievance = services.rule_contest(
        grievance_id=grievance.pk, actor=world.street_officer, now=later, ruling="OVERTURNED", words="应当受理", rung="STREET"
    )  # fmt: skip
    grievance = fresh(grievance)
    assert (grievance.state, grievance.holder, grievance.is_open) == (State.RAISED, world.street, True)
    assert [clock.purpose for clock in live(grievance)] == [clocks.TRIAGE]
    assert grievance.due_at == later + timedelta(hours=24)
    again = services.decline(
        grievance_id=grievance.pk, actor=world.street_officer, now=later, reason=world.reason, words="仍不属于"
    )
    assert again.contest_until is None  # once


def test_refusal_when_upheld_then_final(world: World):
    grievance = contested(world)
    grievance = services.rule_contest(
        grievance_id=grievance.pk, actor=world.street_officer, now=NOW, ruling="UPHELD", words="维持"
    )
    assert (grievance.state, grievance.is_open, grievance.needs_ruling) == (State.DECLINED, False, False)
    with pytest.raises(StateRefused):
        services.contest_decline(grievance_id=grievance.pk, actor=resident_of(grievance), now=NOW, words="再看看")


def test_refusal_when_the_days_are_over_then_no_contest(world: World):
    grievance = world.brought_to(State.DECLINED)
    with pytest.raises(StateRefused):
        services.contest_decline(
            grievance_id=grievance.pk, actor=resident_of(grievance), now=grievance.contest_until, words="我不同意"
        )


def test_refusal_by_the_street_itself_is_for_the_district(world: World):
    grievance = world.raised()
    for actor in (world.grid_worker, world.community_worker):
        services.escalate(grievance_id=grievance.pk, actor=actor, now=NOW, words="请街道看看")
    services.decline(
        grievance_id=grievance.pk, actor=world.street_officer, now=NOW, reason=world.reason, words="不属于"
    )
    grievance = services.contest_decline(
        grievance_id=grievance.pk, actor=resident_of(grievance), now=NOW, words="我不同意"
    )
    assert grievance.contest_level == "DISTRICT"


def test_contest_when_nobody_decides_then_the_district_does(world: World):
    grievance = contested(world)
    sweep(now=Deadline.objects.get(purpose=clocks.CONTEST).due_at + timedelta(minutes=1))
    assert fresh(grievance).contest_level == "DISTRICT"
    assert Message.objects.filter(recipient=world.district_supervisor, title__contains="超时未裁定").exists()


def test_contest_when_made_on_the_track_page_then_once_and_the_page_says_so(world: World):
    with time_machine.travel(NOW, tick=False):
        grievance = world.brought_to(State.DECLINED)
        client = opened(grievance)
        page = f"/grievances/track/{grievance.code}/"
        assert "不同意不予受理" in text_of(client.get(page))
        empty = client.post(f"{page}contest-decline/", sent(words=""))
        assert empty.status_code == 422
        assert client.post(f"{page}contest-decline/", sent(words="物业说归社区管")).status_code == 302
        text = text_of(client.get(page))
        assert "您的异议正在裁定" in text
        assert "不同意不予受理" not in text
        assert client.post(f"{page}contest-decline/", sent(words="再提一次")).status_code in (409, 422)
        assert DeclineContest.objects.count() == 1


# --- 全程代办
def test_proxy_when_not_agreed_then_refused_and_when_agreed_recorded(world: World):
    grievance = world.brought_to(State.HANDLING)
    with pytest.raises(InputRefused):
        services.proxy(grievance_id=grievance.pk, actor=world.grid_worker, now=NOW, has_consent=False)
    services.proxy(grievance_id=grievance.pk, actor=world.grid_worker, now=NOW, has_consent=True)
    assert fresh(grievance).proxied_at == NOW
    assert Entry.objects.get(verb="grievances.proxy").data["consent"] is True


def test_errands_when_ticked_unticked_and_late_then_resident_and_desk_see_it(world: World):
    grievance = world.brought_to(State.HANDLING)
    worker = {"grievance_id": grievance.pk, "actor": world.grid_worker}
    services.proxy(**worker, now=NOW, has_consent=True, text="代交材料", due_on=NOW.date())
    services.add_errand(**worker, now=NOW, text="代取证件", due_on=NOW.date() + timedelta(days=9))
    first, second = Errand.objects.order_by("pk")
    services.tick_errand(**worker, now=NOW, errand=second, is_done=True, note="窗口已收")
    later = NOW + timedelta(days=2)
    with time_machine.travel(later, tick=False):
        text = text_of(opened(grievance).get(f"/grievances/track/{grievance.code}/"))
        assert "代交材料" in text
        assert "晚了" in text
        assert "窗口已收" in text
        client = Client()
        client.force_login(world.grid_worker)
        assert "已逾期" in text_of(client.get(f"/desk/{grievance.code}/"))
    services.tick_errand(**worker, now=later, errand=second, is_done=False)
    services.remove_errand(**worker, now=later, errand=first)
    second.refresh_from_db()
    assert (second.done_at, second.done_by, second.note) == (None, None, "")
    assert grievance.timeline.filter(verb="remove_errand", words="代交材料", audience="RESIDENT").exists()
    with pytest.raises(InputRefused):
        services.tick_errand(**worker, now=later, errand=first, is_done=True)


# --- The matter's page
def test_matter_page_when_it_has_none_of_these_then_few_statements_and_not_one_more(world: World):
    plain, rich = world.brought_to(State.HANDLING), world.brought_to(State.HANDLING)
    ordered(world, rich)
    services.proxy(grievance_id=rich.pk, actor=world.grid_worker, now=NOW, has_consent=True, text="代交材料")
    services.request_more_time(
        grievance_id=rich.pk, actor=world.grid_worker, now=NOW, kind="EXTENSION", workdays=3, words="等配件到货"
    )
    with time_machine.travel(NOW, tick=False):
        client = Client()
        client.force_login(world.grid_worker)
        client.get(f"/desk/{plain.code}/")
        with CaptureQueriesContext(
            connection,
        ) as captured:
            client.get(f"/desk/{plain.code}/")
        proceedings = ("objection", "timerequest", "supervisionorder", "declinecontest", "errand")
        assert not [
            query
            for query in captured.captured_queries
            if any(f"grievances_{name}" in query["sql"] for name in proceedings)
        ]
        assert len(captured) <= 15, "\n".join(query["sql"] for query in captured.captured_queries)
        text = text_of(client.get(f"/desk/{rich.code}/"))
        for words in ("街道督办", "申请延期", "等配件到货", "代交材料", "请张贴告示"):
            assert words in text, words


def test_public_page_shows_that_it_happened_and_none_of_the_words(world: World):
    grievance = world.dispatched()
    officer = {"grievance_id": grievance.pk, "now": NOW}
    services.object_to_dispatch(**officer, actor=world.department_officer, words="张三的事不归我局")
    services.rule_objection(**officer, actor=world.community_worker, ruling="REJECTED", words="李四核实过")
    ordered(world, grievance)
    services.reply_to_supervision(**officer, actor=world.department_officer, words="王五已去")
    with time_machine.travel(NOW, tick=False):
        text = text_of(Client().get(f"/matters/{grievance.pk}/"))
    assert "提出派单异议" in text
    assert "街道已督办" in text
    for words in ("张三", "李四", "王五", "请张贴告示"):
        assert words not in text
