"""The matter a topic came from: settled by the resolution, or told how it ended."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from deliberation.models import Topic
from deliberation.services.topics.change import TopicChange, desk_link
from governance.common.errors import DomainError
from governance.notifications.services import notify
from grievances import services as matters
from grievances.models import Grievance
from grievances.selectors import holders_of

RESULT_LENGTH = 2000


def settle_origin(change: TopicChange) -> None:
    """The topic is done: its matter is resolved with the resolution as result. Where its state does not allow that
    (closed meanwhile, waiting for the resident), its timeline says so and whoever has it is told."""
    topic = change.topic
    if topic.grievance_id is None:
        return
    line = _("议题 %(code)s 已办成，按决议办结") % {"code": topic.code}
    try:
        matters.settle(grievance_id=topic.grievance_id, now=change.now, result=_result(change), line=line)
    except DomainError:
        tell_origin(change, _("由这件事转成的议题已经办成"), is_held=False)


def _result(change: TopicChange) -> str:
    resolution = change.topic.resolutions.order_by("-id").first()
    if resolution is None:
        return _("居民议事已经办成：%(title)s") % {"title": change.topic.title}
    return "\n".join(part for part in (resolution.title, resolution.body, resolution.result) if part)[:RESULT_LENGTH]


def write_into_origin(topic: Topic, line: str, now: datetime, *, is_held: bool | None = None) -> Grievance | None:
    """A line in the timeline of the matter that the topic came from: its resident reads every step."""
    if topic.grievance_id is None:
        return None
    words = f"{line[:180]}（{topic.code}）"
    return matters.remark(grievance_id=topic.grievance_id, now=now, line=words, is_held=is_held)


def tell_origin(change: TopicChange, line: str, *, is_held: bool | None = None) -> None:
    """A line in the matter's timeline, and a message to whoever has it. While its topic is discussed, which has public
    clocks of its own, the matter's settling term stands still (`is_held`); where the topic ends otherwise it runs on."""
    topic = change.topic
    grievance = write_into_origin(topic, line, change.now, is_held=is_held)
    if grievance and grievance.is_open:
        notify(
            key=f"topic:{topic.pk}:origin:{change.entry.pk if change.entry else change.verb}",
            recipients=holders_of(grievance, timezone.localdate(change.now)),
            title=line,
            body=topic.title,
            link=desk_link(topic),
            now=change.now,
        )
