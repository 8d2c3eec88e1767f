"""What this app hangs into the registries of the ground floor. One small function a registry."""

from django.utils.translation import gettext_lazy as _

from governance.deadlines.registry import Handler, register
from governance.portal.registry import DemoLoader, DeskSource, FigureSource, HomeAction, NavItem, Panel, portal
from grievances.models import Clause, Dispute, Grievance, Response
from grievances.services import (
    clocks,
    contests,
    more_time,
    objections,
    residents,
    responses,
    rungs,
    supervision,
    whistle_clocks,
)
from grievances.services import (
    rising as rising_together,
)
from grievances.services.mediation import clocks as mediation_clocks
from grievances.views import desk_panels, panels, public_panels, whistles


def register_all() -> None:
    """Called once, when Django is ready."""
    register_clocks()
    register_whistle_clocks()
    register_mediation_clocks()
    register_for_residents()
    register_desk()
    register_whistles()
    register_for_the_public()


def register_clocks() -> None:
    rising = {
        clocks.TRIAGE: _("分流"),
        clocks.FIRST_CONTACT: _("首次联系"),
        clocks.SETTLE: _("办结"),
    }
    for purpose, label in rising.items():
        register(
            purpose,
            Handler(
                Grievance,
                on_due=rungs.rise_when_due,
                on_warn=rungs.warn_when_near,
                on_due_many=rising_together.rise_many,
                in_batch=rising_together.fits_batch,
                label=label,
            ),
        )
    register(clocks.WAITING, Handler(Grievance, on_due=residents.stop_waiting_when_due, label=_("等待居民补充")))
    register(clocks.SILENCE, Handler(Grievance, on_due=residents.close_when_silent, label=_("等待评价")))
    register(
        clocks.OBJECTION,
        Handler(
            Grievance,
            on_due=objections.rise_objection_when_due,
            on_warn=objections.warn_of_objection,
            label=_("派单异议裁定"),
        ),
    )
    register(
        clocks.SUSPENSION,
        Handler(Grievance, on_due=more_time.resume_when_due, label=_("挂起到期"), needs_policy=False),
    )
    register(
        clocks.SUPERVISION,
        Handler(
            Grievance,
            on_due=supervision.expire_supervision,
            on_warn=supervision.warn_of_supervision,
            label=_("督办"),
        ),
    )
    register(clocks.CONTEST, Handler(Grievance, on_due=contests.rise_contest_when_due, label=_("不予受理异议裁定")))
    register(clocks.CONTEST_WINDOW, Handler(Grievance, label=_("不予受理可提异议")))
    register(
        clocks.DISTRICT_REMINDER,
        Handler(Grievance, on_due=rungs.remind_daily, label=_("区级每日提醒"), needs_policy=False),
    )


def register_whistle_clocks() -> None:
    labels = {
        whistle_clocks.SIGN: _("吹哨签收"),
        whistle_clocks.CONTACT: _("吹哨联系"),
        whistle_clocks.ARRIVE: _("吹哨到场"),
        whistle_clocks.REPORT: _("吹哨反馈"),
    }
    for purpose, label in labels.items():
        handler = Handler(Response, on_due=responses.late_when_due, on_warn=responses.warn_when_near, label=label)
        register(purpose, handler)


def register_mediation_clocks() -> None:
    at = mediation_clocks
    register(at.ROUND, Handler(Dispute, on_due=at.round_is_late, on_warn=at.remind_of_round, label=_("调解")))
    register(at.RETURN_VISIT, Handler(Dispute, on_due=at.visit_is_due, on_warn=at.remind_of_visit, label=_("调解回访")))
    register(
        at.CLAUSE,
        Handler(
            Clause, on_due=at.clause_is_due, on_warn=at.remind_of_clause, label=_("协议条款履行"), needs_policy=False
        ),
    )


def register_for_residents() -> None:
    portal.nav.add(NavItem("grievances.new", _("提诉求"), "grievances:new", "edit", order=10, in_bottom_bar=True))
    portal.nav.add(
        NavItem("grievances.track", _("查进度"), "grievances:track", "list-search", order=20, in_bottom_bar=True)
    )
    portal.home_actions.add(
        HomeAction(
            "grievances.new", _("提诉求"), _("有事说一声，不用登录"), "grievances:new", "edit", order=10, is_main=True
        )
    )
    portal.home_actions.add(
        HomeAction(
            "grievances.track",
            _("查进度"),
            _("谁在办、最晚哪天、做了什么"),
            "grievances:track",
            "list-search",
            order=20,
        )
    )
    portal.me_panels.add(Panel("grievances.mine", "grievances/track/_mine.html", panels.my_grievances, order=10))


def register_for_the_public() -> None:
    portal.nav.add(NavItem("grievances.public", _("三事清单"), "grievances:public_list", "list-details", order=30))
    portal.home_actions.add(
        HomeAction(
            "grievances.public",
            _("看看周边"),
            _("大家提了什么，办得怎样"),
            "grievances:public_list",
            "map-search",
            order=30,
        )
    )
    portal.figures.add(FigureSource("grievances.month", public_panels.month_figures, order=10))
    portal.home_panels.add(
        Panel("grievances.picture", "grievances/public/_picture.html", public_panels.picture, order=20)
    )
    portal.demo.add(DemoLoader("grievances", "grievances.demo.loading.load_matters", order=10))
    portal.demo.add(DemoLoader("grievances.disputes", "grievances.demo.disputes.load_disputes", order=20))


def register_whistles() -> None:
    portal.nav.add(
        NavItem(
            "grievances.whistles",
            _("吹哨报到"),
            "grievances:whistles",
            "bell-ringing",
            order=6,
            show=whistles.shows_in_navigation,
        )
    )
    portal.desk.add(
        DeskSource(
            "grievances.whistles",
            _("等我处理的哨单"),
            "grievances:whistles",
            whistles.count_waiting,
            order=11,
            show=whistles.has_waiting_list,
        )
    )


def register_desk() -> None:
    is_staff = desk_panels.is_staff
    portal.nav.add(
        NavItem("grievances.desk", _("工作台"), "grievances:desk", "layout-dashboard", 5, is_staff, is_main=True)
    )
    portal.nav.add(
        NavItem(
            "grievances.hotline",
            _("热线往来"),
            "grievances:desk_hotline",
            "phone-call",
            order=40,
            show=desk_panels.may_exchange,
        )
    )
    portal.nav.add(
        NavItem("grievances.disputes", _("矛盾调解"), "grievances:disputes", "scale", order=6, show=is_staff)
    )
    portal.desk.add(
        DeskSource(
            "grievances.disputes",
            _("等我处理的纠纷"),
            "grievances:disputes",
            desk_panels.count_disputes,
            order=20,
            show=is_staff,
        )
    )
    portal.nav.add(
        NavItem(
            "grievances.follow_ups",
            _("回访"),
            "grievances:desk_follow_ups",
            "phone-call",
            order=7,
            show=desk_panels.speaks_for_office,
        )
    )
    portal.nav.add(
        NavItem(
            "grievances.rates", _("三率"), "grievances:desk_rates", "chart-bar", order=8, show=desk_panels.sees_rates
        )
    )
    portal.desk.add(
        DeskSource(
            "grievances.waiting",
            _("等我处理的诉求"),
            "grievances:desk",
            desk_panels.count_waiting,
            order=10,
            show=is_staff,
        )
    )
    portal.desk.add(
        DeskSource(
            "grievances.ruling",
            _("待我裁定和审批"),
            "grievances:desk",
            desk_panels.count_ruling,
            order=15,
            show=desk_panels.speaks_for_office,
            query="scope=ruling",
        )
    )
    portal.desk.add(
        DeskSource(
            "grievances.follow_ups",
            _("等我回访的诉求"),
            "grievances:desk_follow_ups",
            desk_panels.count_follow_ups,
            order=20,
            show=desk_panels.speaks_for_office,
        )
    )
