"""What this app hangs into the registries of the ground floor. One small function a part."""

from django.utils.translation import gettext_lazy as _

from deliberation.models import Meeting, Topic
from deliberation.presets import load_presets
from deliberation.registrations_ballots import register_ballots
from deliberation.registrations_resolutions import register_covenants, register_resolutions
from deliberation.services import outcomes
from deliberation.services.meetings import decide_motion, reminders
from deliberation.services.topics import clocks as topic_clocks
from deliberation.services.topics import news, stages
from governance.deadlines.registry import Handler, register
from governance.portal.registry import PresetLoader, portal


def register_all() -> None:
    """Called once, when Django is ready."""
    portal.presets.add(PresetLoader("deliberation", load_presets))
    register_topics()
    register_meetings()
    register_resolutions()
    register_covenants()
    register_ballots()


def register_meetings() -> None:
    register(reminders.REMINDER, Handler(Meeting, on_due=reminders.remind, label=_("会议提醒")))
    if decide_motion not in outcomes.ballot_counted:  # ready() may run twice
        outcomes.ballot_counted.append(decide_motion)


def register_topics() -> None:
    register(
        topic_clocks.STAGE,
        Handler(
            Topic,
            on_due=stages.stage_is_due,
            on_warn=topic_clocks.warn_of_stage,
            label=_("议题所在步骤"),
            needs_policy=False,
        ),
    )
    register(topic_clocks.REMINDER, Handler(Topic, on_due=topic_clocks.remind, label=_("议题逾期提醒")))
    listen(outcomes.ballot_counted, news.hear_ballot)
    listen(outcomes.motion_decided, news.hear_motion)
    listen(outcomes.resolution_moved, news.hear_resolution)


def listen(news_of: list, listener: object) -> None:
    """Once, however often Django says that it is ready."""
    if listener not in news_of:
        news_of.append(listener)
