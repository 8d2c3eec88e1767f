"""The yearly choice in the registries of the ground floor."""

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from funds.models import Choice
from funds.selectors.choices import waiting_for
from funds.services.choices import counting, opening, voting
from funds.services.choices.change import CALL, CLOSES, OPENS
from funds.views.choices_public import my_choices
from governance.deadlines.registry import Handler, register
from governance.people.models import User
from governance.portal.registry import DemoLoader, DeskSource, NavItem, Panel, PresetLoader, portal, staff

COUNT_CAP = 100


def count_waiting(request: HttpRequest) -> int:
    """Proposals to check, lists to publish; at most a hundred choices."""
    assert isinstance(request.user, User)
    return waiting_for(request.user, timezone.now(), COUNT_CAP)


def residents(request: HttpRequest) -> bool:
    """Staff find choices on their desk; their header is full."""
    return not staff(request)


def register_choices() -> None:
    register(CALL, Handler(Choice, on_due=opening.call_ran_out, label=_("征集项目"), needs_policy=False))
    register(OPENS, Handler(Choice, on_due=voting.opening_is_due, label=_("等待投票开始"), needs_policy=False))
    register(CLOSES, Handler(Choice, on_due=counting.closing_is_due, label=_("项目投票"), needs_policy=False))
    portal.presets.add(PresetLoader("funds.choices", "funds.presets.choices.load_choice_presets"))
    portal.demo.add(DemoLoader("funds.choices", "funds.demo.choices.load_choices", order=440))
    portal.nav.add(NavItem("funds.choices", _("项目票选"), "funds:choices", "list-check", order=45, show=residents))
    portal.me_panels.add(Panel("funds.choices", "funds/choices/_mine.html", my_choices, order=36))
    portal.desk.add(
        DeskSource("funds.choices", _("要办的项目票选"), "funds:desk_choices", count_waiting, order=41, show=staff)
    )
