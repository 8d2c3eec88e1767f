"""What councils and topics hang into the registries of the ground floor."""

from django.utils.translation import gettext_lazy as _

from deliberation.models import Seat, Topic
from deliberation.services import outcomes, seat_terms
from deliberation.services.topics import clocks as topic_clocks
from deliberation.services.topics import news, stages, suspending
from deliberation.views import topics_panels
from governance.deadlines.registry import Handler, register
from governance.portal.registry import DemoLoader, DeskSource, HomeAction, NavItem, Panel, portal
from grievances.extensions import MatterPanel, desk_panels, resident_panels


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
    register(seat_terms.TERM, Handler(Seat, label=_("席位任期届满提醒")))
    register(topic_clocks.SUSPENSION, Handler(Topic, on_due=suspending.resume_when_due, label=_("议题挂起")))
    listen(outcomes.ballot_counted, news.hear_ballot)
    listen(outcomes.motion_decided, news.hear_motion)
    listen(outcomes.resolution_moved, news.hear_resolution)
    desk_panels.add(MatterPanel("topic", "deliberation/topics/_on_desk_matter.html", topics_panels.on_desk_matter))
    resident_panels.add(MatterPanel("topic", "deliberation/topics/_on_matter.html", topics_panels.on_resident_matter))
    portal.demo.add(DemoLoader("deliberation.councils", "deliberation.demo.councils.load_councils", order=210))
    portal.demo.add(DemoLoader("deliberation.hubs", "deliberation.demo.councils.load_hub_seats", order=305))
    portal.demo.add(DemoLoader("deliberation.topics", "deliberation.demo.topics.load_topics", order=220))
    portal.nav.add(NavItem("deliberation.topics", _("居民议事"), "deliberation:topics", "messages", order=32))
    portal.nav.add(NavItem("deliberation.councils", _("议事会"), "deliberation:councils", "users-group", order=33))
    at_desk = topics_panels.is_at_desk
    portal.nav.add(
        NavItem("deliberation.desk", _("议题"), "deliberation:desk_topics", "messages", order=7, show=at_desk)
    )
    portal.home_actions.add(
        HomeAction(
            "deliberation.topics",
            _("居民议事"),
            _("大家的事大家议：提议题、附议、看结果"),
            "deliberation:topics",
            "messages",
            order=35,
        )
    )
    portal.me_panels.add(
        Panel("deliberation.mine", "deliberation/topics/_mine.html", topics_panels.my_topics, order=20)
    )
    portal.desk.add(
        DeskSource(
            "deliberation.new",
            _("等我受理的议题"),
            "deliberation:desk_topics",
            topics_panels.count_new,
            order=30,
            show=at_desk,
            query="scope=new",
        )
    )
    portal.desk.add(
        DeskSource(
            "deliberation.suspensions",
            _("等我审批的议题挂起"),
            "deliberation:desk_topics",
            topics_panels.count_suspensions,
            order=31,
            show=topics_panels.oversees,
            query="scope=asked",
        )
    )
    portal.desk.add(
        DeskSource(
            "deliberation.words",
            _("等我审核的意见"),
            "deliberation:desk_topic_words",
            topics_panels.count_words,
            order=31,
            show=at_desk,
        )
    )


def listen(news_of: list, listener: object) -> None:
    """Once, however often Django says that it is ready."""
    if listener not in news_of:
        news_of.append(listener)
