"""Residents stand behind a proposal until there are enough."""

from datetime import datetime

from django.utils.translation import gettext as _

from deliberation.models import Topic, TopicSupport
from deliberation.policies.topics import Actor
from deliberation.services.topics.change import changing
from deliberation.services.topics.stages import end_stage
from deliberation.states import StageOutcome
from deliberation.states_topics import TopicVerb


def support(*, topic_id: int, actor: Actor, now: datetime) -> Topic:
    """Once a person; with the last one that was needed the stage ends. Twice changes nothing."""
    with changing(topic_id, TopicVerb.SUPPORT, actor, now) as change:
        topic = change.topic
        assert change.actor
        row, is_new = TopicSupport.objects.get_or_create(topic=topic, user=change.actor, defaults={"at": now})
        topic.supporters = topic.supports.count()
        change.data = {"supporters": topic.supporters}
        if is_new and topic.supporters >= topic.supporters_needed:
            end_stage(change, StageOutcome.YES, _("附议达到 %(n)d 人") % {"n": topic.supporters})
        return topic
