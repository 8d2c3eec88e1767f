"""Projects and payments in the registries of the ground floor."""

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from funds.registrations_choices import residents
from funds.selectors.paying import waiting_payments
from funds.selectors.projects import READS, waiting_for
from funds.views.projects_public import my_projects
from funds.views.votes_desk import count_waiting
from governance.people.authority import authority_of
from governance.people.models import User
from governance.portal.registry import DemoLoader, DeskSource, NavItem, Panel, PresetLoader, portal

COUNT_CAP = 100


def works_with_projects(request: HttpRequest) -> bool:
    return authority_of(request.user, timezone.localdate()).has(*READS)


def count_projects(request: HttpRequest) -> int:
    """Ideas to plan, votes to confirm, work to start; at most a hundred."""
    assert isinstance(request.user, User)
    return waiting_for(request.user, timezone.now(), COUNT_CAP)


def count_payments(request: HttpRequest) -> int:
    assert isinstance(request.user, User)
    return len(waiting_payments(request.user, timezone.now()).values_list("pk")[:COUNT_CAP])


def register_projects() -> None:
    shows = works_with_projects
    portal.presets.add(PresetLoader("funds.projects", "funds.presets.projects.load_project_presets"))
    portal.demo.add(DemoLoader("funds.projects", "funds.demo.projects.load_projects", order=450))
    portal.nav.add(NavItem("funds.projects", _("社区项目"), "funds:projects", "bulb", order=44, show=residents))
    portal.me_panels.add(Panel("funds.projects", "funds/projects/_mine.html", my_projects, order=37))
    portal.desk.add(
        DeskSource("funds.projects", _("要办的社区项目"), "funds:desk_projects", count_projects, order=42, show=shows)
    )
    portal.desk.add(
        DeskSource("funds.votes", _("等我核对的决议金额"), "funds:desk_votes", count_waiting, order=44, show=shows)
    )
    portal.desk.add(
        DeskSource("funds.payments", _("等我办的付款"), "funds:desk_payments", count_payments, order=43, show=shows)
    )
