"""Grant calls, tenders and rewards through their services: who may what when, and that money and scores hold."""

from datetime import date

import pytest

from funds.models import Application, Bid, Contract, GrantCall, Milestone, Project, ServiceRating, Tender
from funds.scoring import grade_of, instalments_of, mean_of, misfit_of, score_of
from funds.services import grants, tenders
from funds.services.tenders.contracts import in_years
from funds.states.grants import Grade, Mean
from governance.common.errors import InputRefused, PermissionRefused, StateRefused
from governance.deadlines.models import Deadline
from governance.deadlines.services import sweep
from governance.notifications.models import Message
from tests.funds.grant_world import CRITERIA, DAY, build_grants
from tests.funds.world import YUAN


def test_scores_when_counted_then_exact_and_as_the_call_says():
    assert mean_of([100, 0, 50], Mean.TRIMMED) == 50 and mean_of([100, 0], Mean.TRIMMED) == 50
    assert score_of([80, 90], [60], resident_weight=40, mean=Mean.PLAIN) == 7500
    assert score_of([100, 99, 99], [], resident_weight=40, mean=Mean.PLAIN) == 9933, (
        "nobody of the residents: experts count"
    )
    assert score_of([], [70], resident_weight=0, mean=Mean.PLAIN) == 0
    assert [grade_of(points, a_from=85, b_from=60) for points in (100, 85, 84, 60, 59, 0)] == [*"AABBCC"]
    assert Grade.A == "A" and instalments_of(1001, 50, 30) == [500, 300, 201]
    for points, title in (
        ({}, "需求"),
        ({"need": 61, "plan": 0}, "需求"),
        ({"need": 1, "plan": True}, "方案"),
        ({"need": 60, "plan": 40}, ""),
    ):
        assert misfit_of(points, CRITERIA) == title
    assert in_years(date(2028, 2, 29), 1) == date(2029, 2, 28)


def test_call_when_it_goes_its_way_then_sealed_scores_awards_and_a_funded_project(db):
    world = build_grants().opened()
    handler, contact = world.funds.handler, world.contact
    first, second, third = world.apply("陪伴", 500), world.apply("课堂", 600, by=1), world.apply("菜园", 400, by=2)
    draft = world.apply("没交的", 100, by=2, is_submitted=False)
    refused = world.apply("超范围", 100, by=3)
    world.do(grants.refuse, handler, application_id=refused.pk, reason="不在本区")
    assert Message.objects.filter(recipient=contact(3)).exists()
    with pytest.raises(PermissionRefused, match="联络员"):
        world.do(grants.submit, contact(1), application_id=draft.pk)
    with pytest.raises(InputRefused, match="单项上限"):
        world.apply("太贵", 601)
    with pytest.raises(InputRefused, match="同名"):
        world.apply("陪伴", 100)
    with pytest.raises(StateRefused):
        world.do(grants.declare, world.experts[0], application_ids=[], words="")
    world.closed()
    with pytest.raises(StateRefused):
        world.apply("迟到", 100)
    # conflicts first; an expert who is near to the third does not score it
    one, two = world.experts
    with pytest.raises(StateRefused, match="利益冲突"):
        world.score(one, first, 60, 40)
    with pytest.raises(InputRefused, match="什么关系"):
        world.do(grants.declare, one, application_ids=[third.pk], words="")
    world.do(grants.declare, one, application_ids=[third.pk], words="理事")
    with pytest.raises(PermissionRefused, match="利益冲突"):
        world.score(one, third, 60, 40)
    with pytest.raises(InputRefused, match="需求"):
        world.score(one, first, 61, 40)
    world.score(one, first, 50, 30)
    with pytest.raises(StateRefused, match="还有 7 份"):
        world.do(grants.award, handler, application_id=first.pk, amount_fen=100)
    world.score(one, first, 60, 40)  # thought better of it
    world.score(one, second, 50, 40)
    for scorer in (two, world.neighbour):
        world.do(grants.declare, scorer, application_ids=[], words="")
        for row in (first, second, third):
            world.score(scorer, row, 40, 40)
    # awards: by score, within what was asked and what there is
    give = {"application_id": second.pk, "amount_fen": 600 * YUAN}
    with pytest.raises(InputRefused, match="得分更高"):
        world.do(grants.award, handler, **give)
    world.do(grants.award, handler, **give, reason="更急")
    with pytest.raises(StateRefused, match="已经开始评定"):
        world.score(one, first, 1, 1)
    with pytest.raises(InputRefused, match="只剩 400.00"):
        world.do(grants.award, handler, application_id=first.pk, amount_fen=401 * YUAN)
    world.do(grants.take_back, handler, application_id=second.pk)
    agreement = world.awarded(first, 500)
    states = dict(Application.objects.values_list("title", "state"))
    assert states == {
        "陪伴": "AWARDED", "课堂": "NOT_AWARDED", "菜园": "NOT_AWARDED", "没交的": "DRAFT", "超范围": "REFUSED",
    }  # fmt: skip
    assert dict(Application.objects.exclude(score=None).values_list("title", "score")) == {
        "陪伴": 8600, "课堂": 8300, "菜园": 8000,
    }  # fmt: skip
    # signed: the money lies in the project's own purse, the first instalment is open
    world.signed(agreement)
    agreement.refresh_from_db()
    project = agreement.project
    assert (project.state, project.purse.account.balance) == ("RUNNING", 500 * YUAN)
    assert list(Milestone.objects.values_list("amount_fen", "state")) == [
        (250 * YUAN, "ACCEPTED"), (150 * YUAN, "OPEN"), (100 * YUAN, "OPEN"),
    ]  # fmt: skip
    with pytest.raises(PermissionRefused):
        grants.review_midterm(agreement_id=agreement.pk, points=85, words="好", actor=handler, now=world.now)
    review = {"agreement_id": agreement.pk, "actor": world.funds.reviewer, "now": world.now}
    with pytest.raises(StateRefused, match="先做中期"):
        grants.review_final(points=90, words="好", **review)
    grants.review_midterm(points=85, words="好", **review)
    assert agreement.reviews.get().grade == "A" and Milestone.objects.filter(state="ACCEPTED").count() == 2
    # failed at the end: published, stopped, the rest is back, the call is over with its last agreement
    grants.review_final(points=59, words="没有做完", **review)
    agreement.refresh_from_db()
    project.refresh_from_db()
    world.purse.account.refresh_from_db()
    assert (agreement.state, project.state) == ("STOPPED", "STOPPED") and "59" in agreement.reason
    assert world.purse.account.balance == 6000 * YUAN and world.fresh().state == "CLOSED"


def test_contract_when_bids_are_sealed_then_opened_together_awarded_signed_published_and_accepted(
    db, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    world = build_grants()
    handler, now = world.funds.handler, world.now
    few = world.tender(title="没人要")
    world.bid(few, 0, 4000)
    tender = world.tender()
    for by, yuan in enumerate((4000, 4500, 4800)):
        world.bid(tender, by, yuan)
    with pytest.raises(InputRefused, match="最高限价"):
        world.bid(tender, 0, 5001)
    world.bid(tender, 0, 4200)  # again: the first is taken back, and forgotten
    stored = Bid.objects.filter(tender=tender, withdrawn_at=None)
    assert set(stored.values_list("price_fen", "words")) == {(None, "")} and stored.count() == 3
    assert Bid.objects.exclude(withdrawn_at=None).get().sealed == ""
    with pytest.raises(InputRefused, match="20 天"):
        again = tenders.new_tender(draft=_draft(world), actor=handler, now=now)
        tenders.publish_tender(tender_id=again.pk, closes_at=now + 19 * DAY, actor=handler, now=now)
    tender = world.bids_opened(tender)
    few.refresh_from_db()
    assert (few.state, tender.state) == ("AGAIN", "OPENED")
    assert few.repeated_as.state == "DRAFT" and few.bids.get().sealed == ""
    assert few.bids.get().price_fen is None, "nobody learns what was bid"
    bids = {row.organisation.name: row for row in tender.bids.filter(withdrawn_at=None)}
    assert sorted(row.price_fen for row in bids.values()) == [4200 * YUAN, 4500 * YUAN, 4800 * YUAN]
    give = {"tender_id": tender.pk, "now": world.now}
    best, other, last = (bids[f"第{number}社工站"] for number in range(3))
    for number, row in enumerate((best, other, last)):
        with pytest.raises(StateRefused, match="都评了分"):
            tenders.award_bid(bid_id=best.pk, actor=handler, **give)
        tenders.mark_bid(bid_id=row.pk, points={"need": 50 - number, "plan": 30}, actor=world.funds.reviewer, **give)
    with pytest.raises(InputRefused, match="理由"):
        tenders.award_bid(bid_id=last.pk, actor=handler, **give)
    tenders.award_bid(bid_id=best.pk, actor=handler, **give)
    today = world.now.date()
    sign = {"number": "HT-1", "signed_on": today, "starts_on": today, "actor": handler,
        "items": [("每天送到", 1), ("满意", 2)]}  # fmt: skip
    with pytest.raises(InputRefused, match="最长 1 年"):
        tenders.sign_contract(**sign, ends_on=in_years(today, 1) + DAY, **give)
    with pytest.raises(InputRefused, match="30 天内"):
        late = {**give, "now": world.now + 31 * DAY}
        tenders.sign_contract(**sign | {"signed_on": today + 31 * DAY}, ends_on=in_years(today, 1), **late)
    parts = [("上半年", today + 180 * DAY, 2000 * YUAN), ("下半年", in_years(today, 1), 2200 * YUAN)]
    (first, until, half), rest = parts
    for items, instalments, why in (
        ([("送到", 1), ("满意", 2)], [(first, until, half - 1), rest], "各期合计 4,199.99 元"),
        ([("送到", 1), ("满意", 2)], [rest, (first, until, half)], "按先后"),
        ([("送到", 1), ("满意", 2)], [(first, today - DAY, half), rest], "合同期以内"),
        ([("送到", 1), ("满意", 3)], parts, "没有第 3 期"),
        ([("送到", 1), ("满意", 1)], parts, "第 2 期没有验收项目"),
        ([("送到", 1), ("满意", 2)], [], "没有第 2 期"),
    ):
        with pytest.raises(InputRefused, match=why):
            tenders.sign_contract(
                **sign | {"items": items}, instalments=instalments, ends_on=in_years(today, 1), **give
            )
    tenders.sign_contract(**sign, instalments=parts, ends_on=in_years(today, 1), **give)
    contract = Contract.objects.get()
    # nobody publishes it: two working days later it does so itself
    deadline = Deadline.objects.get(purpose="funds.contract_publication", state="RUNNING")
    sweep(now=deadline.due_at)
    contract.refresh_from_db()
    assert contract.published_at == deadline.due_at
    one, two = contract.items.all()
    tenders.accept_item(item_id=one.pk, is_accepted=True, words="好", actor=handler, **give)
    with pytest.raises(StateRefused, match="没有验收"):
        tenders.end_contract(result="完", actor=handler, **give)
    tenders.accept_item(item_id=two.pk, is_accepted=False, words="凉了", actor=handler, **give)
    # the first instalment is open, is paid, and never again; what was not accepted returns
    states = contract.project.milestones.order_by("position").values_list("state", flat=True)
    assert list(states) == ["ACCEPTED", "OPEN"]
    with pytest.raises(StateRefused, match="没有付清"):
        tenders.end_contract(result="完", actor=handler, **give)
    world.pay(contract.project)
    with pytest.raises(InputRefused, match="没有这么多"):
        world.request(contract.project, contract.project.milestones.get(state="ACCEPTED"))
    tenders.end_contract(result="只做了一半", actor=handler, **give)
    world.purse.account.refresh_from_db()
    assert Tender.objects.get(pk=tender.pk).state == "ENDED" and world.purse.account.balance == 4000 * YUAN


def _draft(world):
    from funds.services.tenders import TenderDraft

    return TenderDraft(world.purse, "太急", "说明", 100, CRITERIA)


def test_reward_when_assessed_then_paid_by_its_grade_by_two_persons(db):
    world = build_grants()
    contact, funds = world.contact(), world.funds
    ask = {
        "fund": funds.fund,
        "organisation": world.organisation(),
        "words": "做完了",
        "actor": contact,
        "now": world.now,
    }
    rows = [grants.ask_reward(title=title, most_fen=1001 * YUAN, **ask) for title in ("花园", "讲座", "空谈")]
    with pytest.raises(PermissionRefused):
        grants.ask_reward(title="别人的", most_fen=1, **ask | {"actor": funds.handler})
    for row, points in zip(rows, (85, 60, 59), strict=True):
        grants.assess_reward(reward_id=row.pk, points=points, words="看过", actor=funds.reviewer, now=world.now)
    for row in rows:
        row.refresh_from_db()
    assert [(row.grade, row.amount_fen, row.state) for row in rows] == [
        ("A", 100100, "ASSESSED"), ("B", 80080, "ASSESSED"), ("C", 0, "REFUSED"),
    ]  # fmt: skip
    give = {"purse": world.purse, "actor": funds.treasurer, "now": world.now}
    with pytest.raises(PermissionRefused):
        grants.grant_reward(reward_id=rows[0].pk, **give | {"actor": funds.handler})
    with pytest.raises(InputRefused, match="决议"):
        funds.money(funds.purse, 2000)
        grants.grant_reward(reward_id=rows[0].pk, **give | {"purse": funds.purse})
    grants.grant_reward(reward_id=rows[0].pk, **give)
    grants.grant_reward(reward_id=rows[1].pk, voted=funds.voted(900), **give | {"purse": funds.purse})
    balances = [row.project.purse.account.balance for row in _granted(rows[:2])]
    assert balances == [100100, 80080]
    assert Milestone.objects.filter(state="ACCEPTED").count() == 2
    assert Project.objects.get(title="讲座").commitments.get().amount_fen == 80080


def _granted(rows):
    for row in rows:
        row.refresh_from_db()
    return rows


def test_money_when_two_calls_draw_on_one_purse_then_never_more_than_it_holds(db):
    world = build_grants().opened()
    rows = [world.apply(f"项目{number}", 500, by=number) for number in range(2)]
    world.closed().scored(*rows)
    handler = world.funds.handler
    award = [{"application_id": row.pk, "amount_fen": 500 * YUAN} for row in rows]
    world.do(grants.award, handler, **award[0])
    # 6,000 less what is awarded: a tender over 5,600 finds too little
    with pytest.raises(InputRefused, match="可用 5,500.00"):
        world.tender(ceiling_fen=5600 * YUAN)
    world.do(grants.award, handler, **award[1])
    with pytest.raises(InputRefused, match="可用 5,000.00"):
        world.tender(ceiling_fen=5100 * YUAN)
    world.do(grants.publish, handler)
    assert GrantCall.objects.get().state == "AWARDED" and not ServiceRating.objects.exists()
