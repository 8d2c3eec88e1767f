"""Help among neighbours and wishes in the registries of the ground floor and on the pages of matters."""

from django.utils.translation import gettext_lazy as _

from governance.deadlines.registry import Handler, register
from governance.portal.registry import DemoLoader, DeskSource, HomeAction, NavItem, Panel, PresetLoader, portal
from grievances import news as matter_news
from grievances.extensions import MatterPanel, desk_panels, resident_panels
from volunteers.models import HelpRequest, Wish
from volunteers.services.hours.confirmed import ON_CONFIRMED
from volunteers.services.needs import change as need_clocks
from volunteers.services.needs import claiming, ending, finishing
from volunteers.services.wishes import change as wish_clocks
from volunteers.services.wishes import verbs as wish_verbs
from volunteers.views import need_panels as panels


def register_needs() -> None:
    register_clocks()
    matter_news.listen(ending.hear_matter)
    if finishing.rated_by_key not in ON_CONFIRMED:
        ON_CONFIRMED.append(finishing.rated_by_key)
    portal.presets.add(PresetLoader("volunteers.needs", "volunteers.presets.needs.load_need_presets", order=60))
    portal.demo.add(DemoLoader("volunteers.needs", "volunteers.demo.needs.load_needs", order=520))
    desk_panels.add(MatterPanel("help", "volunteers/needs/_on_desk_matter.html", panels.on_desk_matter))
    resident_panels.add(MatterPanel("help", "volunteers/needs/_on_matter.html", panels.on_resident_matter))
    register_screens()


def register_screens() -> None:
    desk = panels.at_desk
    hint = _("说一声需要什么，邻居来搭把手")
    portal.home_actions.add(
        HomeAction("volunteers.needs", _("邻里互助"), hint, "volunteers:needs", "heart-handshake", order=40)
    )
    portal.nav.add(
        NavItem(
            "volunteers.needs", _("邻里互助"), "volunteers:needs", "heart-handshake", order=46, show=panels.residents
        )
    )
    portal.nav.add(
        NavItem("volunteers.wishes", _("心愿墙"), "volunteers:wishes", "gift", order=47, show=panels.residents)
    )
    portal.nav.add(NavItem("volunteers.desk_needs", _("互助"), "volunteers:desk_needs", "gift", order=16, show=desk))
    portal.me_panels.add(Panel("volunteers.needs", "volunteers/needs/_mine.html", panels.mine, order=40))
    claimed, posted = _("等我确认的互助认领"), _("等我核对的微心愿")
    portal.desk.add(
        DeskSource(
            "volunteers.help", claimed, "volunteers:desk_needs", panels.count_claimed, order=45, show=desk,
            query="scope=claimed",
        )
    )  # fmt: skip
    portal.desk.add(
        DeskSource("volunteers.wishes", posted, "volunteers:desk_wishes", panels.count_posted, order=46, show=desk)
    )


def register_clocks() -> None:
    n, w = need_clocks, wish_clocks
    claimed = Handler(
        HelpRequest, on_due=claiming.claim_ran_out, on_warn=claiming.warn_of_claim, label=_("认领后完成互助")
    )
    register(n.OPEN_CLOCK, Handler(HelpRequest, on_due=ending.nobody_came, label=_("等人认领求助")))
    register(n.CLAIM_CLOCK, claimed)
    register(n.RATING_CLOCK, Handler(HelpRequest, on_due=finishing.rating_is_late, label=_("等求助人评价")))
    register(w.CHECK_CLOCK, Handler(Wish, on_due=wish_verbs.check_is_late, label=_("核对微心愿")))
    register(w.OPEN_CLOCK, Handler(Wish, on_due=wish_verbs.nobody_came, label=_("等人认领微心愿")))
    register(w.CLAIM_CLOCK, Handler(Wish, on_due=wish_verbs.claim_ran_out, label=_("实现认领的微心愿")))
