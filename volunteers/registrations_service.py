"""People and service in the registries of the ground floor."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from governance.deadlines.registry import Handler, register
from governance.portal.registry import DemoLoader, DeskSource, HomeAction, NavItem, Panel, PresetLoader, portal, staff
from volunteers.models import MemberOrganisation, ServiceRecord, Shift
from volunteers.services.hours import clocks
from volunteers.services.hours.change import DISPUTE_CLOCK, RECORD_CLOCK
from volunteers.services.organisations.joining import CHECK_CLOCK, application_is_late
from volunteers.services.shifts import clocks as shift_clocks
from volunteers.services.shifts.clocks import OVER, REMINDER
from volunteers.services.shifts.rolls import shift_is_over
from volunteers.views import people_phone, service_desk


def residents(request: HttpRequest) -> bool:
    """Staff find volunteers on their desk."""
    return not staff(request)


def register_service() -> None:
    register(RECORD_CLOCK, Handler(ServiceRecord, on_due=clocks.record_is_late, label=_("完成服务记录")))
    register(DISPUTE_CLOCK, Handler(ServiceRecord, on_due=clocks.dispute_is_late, label=_("答复时长异议")))
    register(CHECK_CLOCK, Handler(MemberOrganisation, on_due=application_is_late, label=_("审核加盟申请")))
    register(REMINDER, Handler(Shift, on_due=shift_clocks.remind, label=_("志愿服务开始前提醒"), needs_policy=False))
    register(OVER, Handler(Shift, on_due=shift_is_over, label=_("志愿服务时段结束"), needs_policy=False))
    nav = NavItem("volunteers", _("志愿服务"), "volunteers:activities", "heart-handshake", order=36, show=residents)
    portal.nav.add(nav)
    portal.nav.add(
        NavItem("volunteers.desk", _("志愿服务"), "volunteers:desk_volunteers", "heart-handshake", order=15, show=staff)
    )
    waits = _("志愿服务待办")
    portal.desk.add(
        DeskSource("volunteers", waits, "volunteers:desk_volunteers", service_desk.count_waiting, order=45, show=staff)
    )
    portal.home_actions.add(
        HomeAction(
            "volunteers",
            _("做志愿者"),
            _("找活动，报名，服务时间可查可证"),
            "volunteers:activities",
            "heart-handshake",
            order=41,
        )
    )
    portal.me_panels.add(Panel("volunteers", "volunteers/people/_mine.html", people_phone.mine, order=38))
    portal.demo.add(DemoLoader("volunteers.service", "volunteers.demo.service.load_service", order=500))
    portal.presets.add(PresetLoader("volunteers.service", "volunteers.presets.service.load_service_presets"))
