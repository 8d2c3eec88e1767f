"""What this app hangs into the registries of the ground floor. One small function a part."""

from django.utils.translation import gettext_lazy as _

from funds.registrations_choices import register_choices
from funds.registrations_grants import register_grants
from funds.registrations_projects import register_projects
from funds.registrations_public import register_public
from funds.views import desk, donations
from governance.portal.registry import DemoLoader, DeskSource, NavItem, Panel, PresetLoader, portal


def register_all() -> None:
    """Called once, when Django is ready."""
    register_foundation()
    register_choices()
    register_projects()
    register_public()
    register_grants()


def register_foundation() -> None:
    portal.presets.add(PresetLoader("funds.foundation", "funds.presets.foundation.load_foundation_presets"))
    portal.demo.add(DemoLoader("funds.foundation", "funds.demo.foundation.load_foundation", order=400))
    portal.demo.add(DemoLoader("funds.statement", "funds.demo.foundation.load_statement", order=480))
    shows = desk.keeps_money
    portal.nav.add(NavItem("funds.desk", _("基金账务"), "funds:desk", "building-bank", order=14, show=shows))
    portal.nav.add(NavItem("funds.donations", _("公益基金"), "funds:donations", "heart-handshake", order=34))
    waits = _("待复点的现金和没对上的流水")
    portal.desk.add(DeskSource("funds.money", waits, "funds:desk", desk.count_waiting, order=40, show=shows))
    portal.me_panels.add(Panel("funds.mine", "funds/donations/_mine.html", donations.my_donations, order=30))
