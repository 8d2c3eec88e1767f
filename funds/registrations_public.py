"""Disclosures, ratios, organs, yearly budgets in the registries of the ground floor."""

from django.utils.translation import gettext_lazy as _

from funds.models import Appeal, Disclosure
from funds.selectors.recounting import books
from funds.services import appeals
from funds.services.disclosures import opening
from funds.views import budgets, disclosures
from governance.deadlines.registry import Handler, register
from governance.ledger.exporting import add_books
from governance.portal.registry import DemoLoader, DeskSource, NavItem, PresetLoader, portal


def register_public() -> None:
    late, soon = opening.is_late, opening.is_soon
    register(opening.CLOCK, Handler(Disclosure, on_due=late, on_warn=soon, label=_("信息公开"), needs_policy=False))
    register(appeals.CLOCK, Handler(Appeal, on_due=appeals.days_are_over, label=_("募捐"), needs_policy=False))
    add_books(books)
    portal.presets.add(PresetLoader("funds.duties", "funds.presets.duties.load_duty_presets"))
    portal.demo.add(DemoLoader("funds.public", "funds.demo.public.load_public", order=490))
    portal.demo.add(DemoLoader("funds.organs", "funds.demo.organs.load_organs", order=405))
    waits = _("要公开的报告")
    portal.desk.add(
        DeskSource(
            "funds.disclosures", waits, "funds:desk_disclosures", disclosures.count_waiting, order=42,
            show=disclosures.reads_books,
        )
    )  # fmt: skip
    portal.nav.add(
        NavItem(
            "funds.budgets", _("年度经费"), "funds:desk_budgets", "clipboard-list", order=47, show=budgets.keeps_budgets
        )
    )
