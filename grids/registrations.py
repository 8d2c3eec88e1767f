"""What this app hangs into the registries of the ground floor. One small function a part."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from governance.deadlines.registry import Handler, register
from governance.portal.registry import (
    DemoLoader,
    DeskSource,
    GridPeopleSource,
    HubSource,
    NavItem,
    Panel,
    PresetLoader,
    portal,
    staff,
)
from grids import states_plans, states_residency
from grids.models import (
    Booking,
    BroadcastLeg,
    GridPlan,
    JointTask,
    OrganisationRegistration,
    PaperReport,
    ResidencyClaim,
    RosterEntry,
    TaskAdmission,
)
from grids.services import admission, endings, grid_plans, joint_meetings, paper_reports
from grids.services import residency as residency_checks
from grids.services.facilities import booking
from grids.services.findings import hear_of_matter
from grids.services.messages import chasing
from grids.services.organisations import registering
from grids.views import (
    admission_desk,
    day_common,
    messages_desk,
    messages_own,
    organisations_desk,
    registration,
    residency,
    roster_panels,
)
from grids.views import (
    grid_plans as plan_pages,
)
from grievances.news import listen


def register_all() -> None:
    """Called once, when Django is ready."""
    portal.presets.add(PresetLoader("grids", "grids.presets.load_presets"))
    register_roster()
    register_day()
    register_messages()
    register_lists()
    register_organisations()
    register_residency()
    register_circle()
    register_admission()


def register_roster() -> None:
    ended = Handler(RosterEntry, on_due=endings.hand_on_when_ended, label=_("离任移交"), needs_policy=False)
    register(endings.END_OF_DUTY, ended)
    review = grid_plans.remind_of_review
    register(states_plans.REVIEW, Handler(GridPlan, on_due=review, on_warn=review, label=_("网格划分审批")))
    shows = roster_panels.shows_in_navigation
    portal.nav.add(
        NavItem("grids.roster", _("网格名册"), "grids:roster", "sitemap", order=8, show=shows, under="/desk/grids/")
    )
    portal.desk.add(
        DeskSource(
            "grids.plans",
            _("待审批的网格划分"),
            "grids:grid_plans",
            plan_pages.count_proposed,
            order=34,
            show=plan_pages.approves,
            query="state=PROPOSED",
        )
    )
    portal.grid_people.add(GridPeopleSource("grids.roster", roster_panels.people_of_grids))
    portal.hub_households.add(
        HubSource("grids.roster", roster_panels.hub_households, roster_panels.still_hub_households)
    )
    portal.demo.add(DemoLoader("grids.roster", "grids.demo.roster.load_roster", order=300))


def register_day() -> None:
    listen(hear_of_matter)
    shows = day_common.works_at_doors
    portal.nav.add(NavItem("grids.day", _("网格工作"), "grids:day", "walk", order=4, show=shows, is_main=True))
    portal.nav.add(
        NavItem("grids.coverage", _("走访"), "grids:coverage", "chart-bar", order=30, show=day_common.looks_over)
    )
    portal.desk.add(
        DeskSource("grids.visits", _("今天该走访的住户"), "grids:visits", day_common.count_doors, order=30, show=shows)
    )
    waits = _("待我核查的发现")
    portal.desk.add(
        DeskSource(
            "grids.verify",
            waits,
            "grids:findings",
            day_common.count_to_verify,
            order=31,
            show=shows,
            query="show=verify",
        )
    )
    portal.demo.add(DemoLoader("grids.day", "grids.demo.day.load_day", order=310))


def register_messages() -> None:
    clocks = {
        chasing.REMIND: (chasing.remind, _("通知签收提醒")),
        chasing.DEPUTY: (chasing.to_deputies, _("通知转代班人")),
        chasing.PHONE: (chasing.to_phone, _("通知转电话名单")),
        chasing.PASS_ON: (chasing.remind_to_pass_on, _("通知转发提醒")),
    }
    for purpose, (on_due, label) in clocks.items():
        register(purpose, Handler(BroadcastLeg, on_due=on_due, label=label))
    shows = messages_desk.shows_in_navigation
    portal.nav.add(NavItem("grids.messages", _("通知下达"), "grids:messages", "send", order=9, show=shows))
    portal.desk.add(
        DeskSource(
            "grids.messages", _("等我签收的通知"), "grids:own_messages", messages_own.count_to_sign, order=5, show=staff
        )
    )
    portal.me_panels.add(Panel("grids.messages", "grids/messages/_mine.html", messages_own.has_messages, order=5))
    portal.demo.add(DemoLoader("grids.messages", "grids.demo.messages.load_messages", order=320))


def register_admission() -> None:
    clocks = {
        admission.REVIEW: Handler(
            TaskAdmission, on_due=admission.remind_of_review, on_warn=admission.remind_of_review, label=_("准入审批")
        ),
        paper_reports.ANSWER: Handler(
            PaperReport,
            on_due=paper_reports.remind_of_answer,
            on_warn=paper_reports.remind_of_answer,
            label=_("清单外要求的答复"),
        ),
    }
    for purpose, handler in clocks.items():
        register(purpose, handler)
    decides = admission_desk.decides
    portal.nav.add(
        NavItem(
            "grids.admissions", _("任务准入"), "grids:admissions", "shield-check", order=32, show=admission_desk.follows
        )
    )
    portal.nav.add(
        NavItem("grids.papers", _("准入清单"), "grids:papers", "file-text", order=36, show=admission_desk.only_resident)
    )
    waiting = (
        ("grids.admissions", _("待审批的任务准入"), "grids:admissions", admission_desk.count_proposed),
        ("grids.paper_reports", _("待答复的清单外反映"), "grids:paper_reports", admission_desk.count_reports),
    )
    for order, (key, label, url_name, count) in enumerate(waiting, start=32):
        portal.desk.add(DeskSource(key, label, url_name, count, order=order, show=decides, query="show=waiting"))
    portal.demo.add(DemoLoader("grids.admission", "grids.demo.admission.load_admission", order=350))


def register_circle() -> None:
    shows = day_common.looks_over
    portal.nav.add(NavItem("grids.circle", _("生活圈"), "grids:circle_gaps", "map-pin", order=31, show=shows))
    portal.demo.add(DemoLoader("grids.circle", "grids.demo.circle.load_circle", order=340))


def register_lists() -> None:
    portal.nav.add(NavItem("grids.lists", _("三项清单"), "grids:lists", "clipboard-list", order=12, show=staff))
    portal.nav.add(NavItem("grids.services", _("社区服务"), "grids:public_index", "building-community", order=35))
    portal.demo.add(DemoLoader("grids.lists", "grids.demo.lists.load_lists", order=330))


def register_residency() -> None:
    late = Handler(ResidencyClaim, on_due=residency_checks.remind_of_check, label=_("住址核对"))
    register(states_residency.CHECK, late)
    raised = Handler(ResidencyClaim, on_due=residency_checks.raise_check, label=_("住址核对催办"))
    register(states_residency.RAISE, raised)
    shows = residency.shows_in_navigation
    portal.nav.add(NavItem("grids.residency", _("住址核对"), "grids:desk_residency", "home", order=14, show=shows))
    portal.desk.add(
        DeskSource(
            "grids.residency",
            _("住址待核对"),
            "grids:desk_residency",
            residency.count_waiting,
            order=41,
            show=shows,
            query="state=WAITING",
        )
    )
    portal.me_panels.add(Panel("grids.residency", "grids/residency/_mine.html", residency.mine_panel, order=25))
    portal.demo.add(DemoLoader("grids.residency", "grids.demo.residency.load_residency", order=360))


def for_residents(request: HttpRequest) -> bool:
    """Staff have enough in their header, and come there from their own lists."""
    return not staff(request)


def register_organisations() -> None:
    shows = organisations_desk.shows_in_navigation
    portal.nav.add(
        NavItem("grids.organisations", _("单位共建"), "grids:desk_organisations", "building", order=13, show=shows)
    )
    portal.nav.add(
        NavItem("grids.facilities", _("社区之家"), "grids:facilities", "calendar-event", order=36, show=for_residents)
    )
    for key, label, url_name, count in (
        ("grids.registrations", _("待核对的报到"), "grids:desk_organisations", organisations_desk.count_waiting),
        ("grids.bookings", _("待确认的预约"), "grids:desk_bookings", organisations_desk.count_bookings),
    ):
        portal.desk.add(DeskSource(key, label, url_name, count, order=40, show=shows))
    mine = Panel("grids.registration", "grids/registration/_mine.html", registration.mine_panel, order=30)
    portal.me_panels.add(mine)
    portal.demo.add(DemoLoader("grids.organisations", "grids.demo.organisations.load_organisations", order=340))
    late = _("单位报到待核对")
    register(registering.CHECK, Handler(OrganisationRegistration, on_due=registering.check_is_late, label=late))
    register(booking.ANSWER, Handler(Booking, on_due=booking.answer_is_late, label=_("预约待答复")))
    register(booking.OVER, Handler(Booking, on_due=booking.end_booking, label=_("预约结束"), needs_policy=False))
    due = joint_meetings.task_is_late
    register(joint_meetings.TASK_DUE, Handler(JointTask, on_due=due, label=_("联席会议议定事项"), needs_policy=False))
