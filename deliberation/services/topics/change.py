"""The frame of every verb on a topic: lock it once, ask the policy, change the locked row, write timeline and trail."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from deliberation.models import Topic, TopicEntry
from deliberation.policies.topics import Actor, decide, misfit
from deliberation.search import topic_index
from deliberation.selectors.topics import is_open_state, unique_people
from deliberation.services import outcomes
from deliberation.states_topics import TopicVerb, topic_step
from governance.common.errors import InputRefused, PermissionRefused, StateRefused
from governance.common.given import require_given
from governance.notifications.services import notify
from governance.people.models import User
from governance.trail.services import record

WORDS_LIMIT = 2000
LIMITS = {"title": 60, "body": 5000, "facts": 8000}  # as the columns are


@dataclass
class TopicChange:
    """One verb being done to a locked topic."""

    topic: Topic
    verb: TopicVerb
    actor: User | None
    now: datetime
    state_before: str
    stage_before: int | None
    data: dict[str, Any] = field(default_factory=dict)  # for the trail: ids and counts, nothing personal
    entry: TopicEntry | None = None

    def say(self, line: str, *, words: str = "", is_public: bool = True) -> TopicEntry:
        """Add a timeline entry. `line` names no private person; `words` of a public entry are for everybody."""
        self.entry = TopicEntry.objects.create(
            topic=self.topic,
            at=self.now,
            verb=self.verb,
            actor=self.actor,
            line=line[:300],
            words=words,
            is_public=is_public,
        )
        return self.entry

    def tell(
        self, about: str, people: Iterable[User | None], title: str, *, body: str = "", desk: bool = False
    ) -> None:
        """A message about this topic; whoever did it is not told. `desk`: to staff, the link leads to the desk."""
        happening = f":{self.entry.pk}" if self.entry else ""
        recipients = unique_people(people)
        notify(
            key=f"topic:{self.topic.pk}:{about}{happening}",
            recipients=[one for one in recipients if self.actor is None or one.pk != self.actor.pk],
            title=title,
            body=body or self.topic.title,
            link=desk_link(self.topic) if desk else topic_link(self.topic),
            now=self.now,
        )

    def tell_proposer(self, about: str, title: str, *, body: str = "") -> None:
        self.tell(f"proposer-{about}", [self.topic.proposer], title, body=body)

    def tell_supporters(self, about: str, title: str) -> None:
        """Who stood behind it and did not propose it."""
        behind = User.objects.filter(pk__in=self.topic.supports.values("user_id"), is_active=True)
        self.tell(f"supporters-{about}", behind.exclude(pk=self.topic.proposer_id or 0), title)


def topic_link(topic: Topic) -> str:
    return f"/topics/{topic.code}/"


def desk_link(topic: Topic) -> str:
    return f"/desk/topics/{topic.code}/"


@contextmanager
def changing(
    topic_id: int, verb: TopicVerb, actor: Actor, now: datetime, *, locked: Topic | None = None, **given: object
) -> Iterator[TopicChange]:
    """One transaction around one verb; the state follows the table where the table names one.

    `given` are the fields that the table requires; a clock passes the topic that the sweep has `locked` already.
    Raises `StateRefused` when the topic has moved on, `PermissionRefused`, `InputRefused` for what is missing.
    """
    with transaction.atomic():
        topic = locked or lock(topic_id)
        _check(topic, verb, actor, now, given)
        person = actor if isinstance(actor, User) else None
        change = TopicChange(topic, verb, person, now, topic.state, topic.stage_id)
        rule = topic_step(topic.state, verb)
        if rule and rule.to:
            topic.state = rule.to
        yield change
        finish(change)


def lock(topic_id: int) -> Topic:
    """The topic, locked without joins; raises `Topic.DoesNotExist`."""
    return Topic.objects.select_for_update().get(pk=topic_id)


def _check(topic: Topic, verb: TopicVerb, actor: Actor, now: datetime, given: dict[str, object]) -> None:
    rule = topic_step(topic.state, verb)
    decision = decide(actor, verb, topic, now)
    if rule is None:
        raise StateRefused("wrong_state", decision.reason)
    if reason := misfit(actor, verb, topic):
        raise StateRefused("does_not_fit", reason)
    if not decision:
        raise PermissionRefused("not_allowed", decision.reason)
    require_given(rule.required, given)
    check_lengths(given)


def check_lengths(given: dict[str, object]) -> None:
    too_long = {
        name: _("最多 %(limit)d 字") % {"limit": LIMITS.get(name, WORDS_LIMIT)}
        for name, value in given.items()
        if isinstance(value, str) and len(value) > LIMITS.get(name, WORDS_LIMIT)
    }
    if too_long:
        raise InputRefused("too_long", _("内容太长了。"), fields=too_long)


def finish(change: TopicChange) -> None:
    """Write the row, the search words, the trail; tell the other parts where the topic went."""
    topic = change.topic
    topic.is_open = is_open_state(topic.state)
    if topic.is_open:
        topic.ended_at = None
    else:
        topic.ended_at, topic.due_at = topic.ended_at or change.now, None
    topic.save()
    if change.verb in (TopicVerb.PROPOSE, TopicVerb.EDIT, TopicVerb.ACCEPT):
        topic_index.put(topic.pk, f"{topic.title} {topic.body}", is_new=change.verb is TopicVerb.PROPOSE)
    record(
        actor=change.actor,
        verb=f"deliberation.topic_{change.verb}",
        subject=topic,
        now=change.now,
        area_code=topic.area_code,
        **{"from": change.state_before, "to": topic.state, "stage": topic.stage_id, **change.data},
    )
    if (topic.state, topic.stage_id) != (change.state_before, change.stage_before):
        for listener in outcomes.topic_moved:
            listener(topic, change.now)
