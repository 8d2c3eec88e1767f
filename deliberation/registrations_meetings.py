"""What meetings hang into the registries."""

from django.utils.translation import gettext_lazy as _

from deliberation.models import Meeting
from deliberation.services import outcomes
from deliberation.services.meetings import decide_motion, reminders
from deliberation.views.meetings import panels
from deliberation.views.topic_blocks import Block, add_block
from governance.deadlines.registry import Handler, register
from governance.portal.registry import DemoLoader, DeskSource, NavItem, Panel, portal

FOLDER = "deliberation/meetings"


def register_meetings() -> None:
    register(reminders.REMINDER, Handler(Meeting, on_due=reminders.remind, label=_("会议提醒")))
    if decide_motion not in outcomes.ballot_counted:  # ready() may run twice
        outcomes.ballot_counted.append(decide_motion)
    add_block(Block(20, f"{FOLDER}/_on_topic.html", panels.of_topic))
    portal.nav.add(
        NavItem(
            "deliberation.meetings", _("会议"), "deliberation:desk_meetings", "calendar-event", order=8,
            show=panels.at_desk,
        )
    )  # fmt: skip
    portal.home_panels.add(Panel("deliberation.meetings", f"{FOLDER}/_home.html", panels.next_meetings, order=30))
    portal.me_panels.add(Panel("deliberation.meetings", f"{FOLDER}/_mine.html", panels.my_meetings, order=21))
    portal.demo.add(DemoLoader("deliberation.meetings", "deliberation.demo.meetings.load_meetings", order=230))
    portal.desk.add(
        DeskSource(
            "deliberation.minutes", _("等着整理、签字的纪要"), "deliberation:desk_meetings", panels.count_minutes,
            order=32, show=panels.at_desk, query="scope=minutes",
        )
    )  # fmt: skip
