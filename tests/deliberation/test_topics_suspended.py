"""挂起: a stage stands still until a day within what the policy allows, runs on then or before, and everybody reads why."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from deliberation.services import topics
from deliberation.services.topics.clocks import days_left, days_suspended
from deliberation.states import StageOutcome
from governance.common.errors import InputRefused, PermissionRefused, StateRefused
from governance.deadlines.models import Deadline, DeadlineEvent
from governance.deadlines.services import sweep
from tests.deliberation.topic_world import NOW, build_topic_world

DAY = timedelta(days=1)


def test_days_suspended_when_counted_then_each_stretch_once_and_an_open_one_not():
    def events(*moments: int) -> list[DeadlineEvent]:
        kinds = ["SUSPENDED", "RESUMED"]
        return [DeadlineEvent(kind=kinds[n % 2], at=NOW + day * DAY) for n, day in enumerate(moments)]

    for moments, days in [((), 0), ((0, 3), 3), ((0, 3, 5, 6), 4), ((0, 0), 0), ((0, 3, 5), 3)]:
        assert days_suspended([DeadlineEvent(kind="STARTED", at=NOW), *events(*moments)]) == days, moments


def test_stage_when_suspended_then_stands_still_within_the_policy_and_runs_on(db):
    here = build_topic_world()
    worker = here.world.community_worker
    topic = here.supported(here.accepted())
    due, today = topic.due_at, timezone.localdate(NOW)
    assert due and days_left(topic, NOW) == 30

    def suspend(days: int, actor=worker, now=NOW):
        return topics.suspend(topic_id=topic.pk, actor=actor, now=now, words="等设计出图", until=today + days * DAY)

    for days in (0, 31):
        with pytest.raises(InputRefused) as refused:
            suspend(days)
        assert "until" in refused.value.fields
    with pytest.raises(PermissionRefused):
        suspend(5, actor=here.residents[0])
    with pytest.raises(StateRefused):
        topics.resume(topic_id=topic.pk, actor=worker, now=NOW, words="没有挂起")
    topic = suspend(20)
    assert (topic.due_at, timezone.localdate(topic.suspended_until)) == (None, today + 20 * DAY)
    with pytest.raises(StateRefused):
        suspend(3)
    client = Client()
    public = client.get(reverse("deliberation:topic", args=[topic.code])).content.decode()
    assert "等设计出图" in public and "计时已暂停" in public
    client.force_login(worker)
    desk = client.get(reverse("deliberation:desk_topic", args=[topic.code])).content.decode()
    assert reverse("deliberation:desk_topic_verb", args=[topic.code, "resume"]) in desk

    assert sweep(now=topic.suspended_until).failed == 0  # the day has come: it runs on, with what was left
    topic.refresh_from_db()
    assert topic.suspended_until is None and topic.due_at and topic.due_at > due

    here.now = topic.due_at - 3 * DAY
    today = timezone.localdate(here.now)
    assert days_left(topic, here.now) == 10
    with pytest.raises(InputRefused):
        suspend(11, now=here.now)
    topic = suspend(1, now=here.now)
    topic = topics.resume(topic_id=topic.pk, actor=worker, now=here.now, words="图到了")
    assert topic.suspended_until is None and topic.due_at
    topic = suspend(1, now=here.now)
    topic = here.finish(topic, StageOutcome.NO)  # what ends a stage ends its suspension
    assert topic.suspended_until is None
    live = Deadline.objects.filter(subject_id=topic.pk, subject_type="deliberation.topic", state="RUNNING")
    assert [clock.purpose for clock in live] == ["deliberation.stage"]
    topic.refresh_from_db()
    assert sweep(now=topic.due_at + DAY).failed == 0
