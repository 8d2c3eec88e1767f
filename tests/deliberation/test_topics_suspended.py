"""挂起: asked for below, ruled on above; a stage stands still until a day within what the policy allows, and runs on then."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from deliberation.models import TopicSuspension
from deliberation.selectors.topics import suspensions_to_rule
from deliberation.services import topics
from deliberation.services.topics.clocks import days_left, days_suspended
from deliberation.states import StageOutcome
from governance.common.errors import InputRefused, PermissionRefused, StateRefused
from governance.deadlines.models import Deadline, DeadlineEvent
from governance.deadlines.services import sweep
from governance.notifications.models import Message
from grievances.models import LimitPolicy
from tests.deliberation.topic_world import NOW, build_topic_world

DAY = timedelta(days=1)
Ruling = TopicSuspension.Ruling


def test_days_suspended_when_counted_then_each_stretch_once_and_an_open_one_not():
    def events(*moments: int) -> list[DeadlineEvent]:
        kinds = ["SUSPENDED", "RESUMED"]
        return [DeadlineEvent(kind=kinds[n % 2], at=NOW + day * DAY) for n, day in enumerate(moments)]

    for moments, days in [((), 0), ((0, 3), 3), ((0, 3, 5, 6), 4), ((0, 0), 0), ((0, 3, 5), 3)]:
        assert days_suspended([DeadlineEvent(kind="STARTED", at=NOW), *events(*moments)]) == days, moments


def test_stage_when_suspension_asked_and_ruled_then_stands_still_within_the_policy_and_runs_on(db):
    here = build_topic_world()
    worker, street = here.world.community_worker, here.world.street_officer
    topic = here.supported(here.accepted())
    due, today = topic.due_at, timezone.localdate(NOW)
    assert due and days_left(topic, NOW) == 30

    def ask(days: int, actor=worker, now=NOW):
        until = today + days * DAY
        return topics.request_suspension(topic_id=topic.pk, actor=actor, now=now, words="等设计出图", until=until)

    def rule(ruling: str, actor=street, now=NOW, words=""):
        return topics.rule_suspension(topic_id=topic.pk, actor=actor, now=now, ruling=ruling, words=words)

    def grant(days: int, now=NOW):
        ask(days, now=now)
        return rule(Ruling.APPROVED, now=now)

    for days in (0, 31):
        with pytest.raises(InputRefused) as refused:
            ask(days)
        assert "until" in refused.value.fields
    with pytest.raises(PermissionRefused):
        ask(5, actor=here.residents[0])
    for too_early in (
        lambda: topics.resume(topic_id=topic.pk, actor=worker, now=NOW, words="没有挂起"),
        lambda: rule(Ruling.APPROVED),
    ):
        with pytest.raises(StateRefused):
            too_early()

    # Asked for: the clock runs on until the street has ruled, and who asked does not rule.
    topic = ask(20)
    assert (topic.has_suspension_request, topic.due_at) == (True, due)
    with pytest.raises(StateRefused):
        ask(3)
    with pytest.raises(PermissionRefused):
        rule(Ruling.APPROVED, actor=worker)
    client = Client()
    public = reverse("deliberation:topic", args=[topic.code])
    seen_by_all = client.get(public).content.decode()
    assert "等设计出图" not in seen_by_all and "申请暂停计时" not in seen_by_all
    client.force_login(topic.proposer)
    assert "社区申请暂停计时" in client.get(public).content.decode()
    waiting = list(suspensions_to_rule(street, NOW))
    assert (waiting, list(suspensions_to_rule(worker, NOW))) == ([topic], [])
    client.force_login(street)
    listed = client.get(reverse("deliberation:desk_topics"), {"scope": "asked"}).content.decode()
    form = client.get(reverse("deliberation:desk_topic_verb", args=[topic.code, "rule-suspension"])).content.decode()
    assert topic.title in listed and "申请挂起</span>" in listed and "等设计出图" in form
    head = client.get(reverse("deliberation:desk_topic", args=[topic.code])).content.decode().partition("matter-box")[0]
    assert "等上一级审批" in head

    # Refused, with the reason: it goes on. Granted: it stands still, and the proposer reads until when and why.
    with pytest.raises(InputRefused):
        rule(Ruling.REFUSED)
    topic = rule(Ruling.REFUSED, words="图下周就到")
    assert Message.objects.filter(recipient=topic.proposer, title__contains="照常计时").count() == 1
    assert (topic.has_suspension_request, topic.due_at, topic.suspended_until) == (False, due, None)
    topic = grant(20)
    assert (topic.due_at, timezone.localdate(topic.suspended_until)) == (None, today + 20 * DAY)
    told = Message.objects.get(recipient=topic.proposer, key__contains="proposer-suspended")
    assert f"{(today + 20 * DAY).day}日起恢复" in told.title and told.body == "等设计出图"
    with pytest.raises(StateRefused):
        ask(3)
    shown = Client().get(public).content.decode()
    assert "等设计出图" in shown and "计时已暂停" in shown and "图下周就到" not in shown
    client.force_login(worker)
    desk = client.get(reverse("deliberation:desk_topic", args=[topic.code])).content.decode()
    assert reverse("deliberation:desk_topic_verb", args=[topic.code, "resume"]) in desk and "图下周就到" in desk

    assert sweep(now=topic.suspended_until).failed == 0  # the day has come: it runs on, with what was left
    topic.refresh_from_db()
    assert topic.suspended_until is None and topic.due_at and topic.due_at > due

    here.now = topic.due_at - 3 * DAY
    today = timezone.localdate(here.now)
    assert days_left(topic, here.now) == 10
    with pytest.raises(InputRefused):
        ask(11, now=here.now)
    topic = grant(1, now=here.now)
    topic = topics.resume(topic_id=topic.pk, actor=worker, now=here.now, words="图到了")
    assert topic.suspended_until is None and topic.due_at
    with pytest.raises(InputRefused) as refused:  # twice, as the limit says
        ask(1, now=here.now)
    assert "2 次" in str(refused.value.fields["until"])
    LimitPolicy.objects.filter(name="TOPIC_SUSPENSIONS").update(amount=3)
    topic = grant(1, now=here.now)
    topic = here.finish(topic, StageOutcome.NO)  # what ends a stage ends its suspension
    assert topic.suspended_until is None
    live = Deadline.objects.filter(subject_id=topic.pk, subject_type="deliberation.topic", state="RUNNING")
    assert [clock.purpose for clock in live] == ["deliberation.stage"]

    topic = ask(5, actor=street, now=here.now)  # a step of its own; nobody grants their own request
    with pytest.raises(PermissionRefused):
        rule(Ruling.APPROVED, now=here.now)
    topic.refresh_from_db()
    assert sweep(now=topic.due_at + DAY).failed == 0  # the clock ran out meanwhile
    topic.refresh_from_db()
    assert (topic.has_suspension_request, topic.suspensions.latest("id").ruling) == (False, Ruling.LAPSED)
