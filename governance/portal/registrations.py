"""The portal's own pieces; every app adds its own in the same way."""

from django.utils.translation import gettext_lazy as _

from governance.portal.registry import HomeAction, NavItem, StandingWarning, portal, staff
from governance.portal.selectors import kept_calendar_warning

portal.nav.add(NavItem("home", _("首页"), "portal:home", "home", order=0, in_bottom_bar=True))
portal.nav.add(NavItem("who", _("找网格员"), "portal:who", "user-search", order=60))
portal.nav.add(NavItem("me", _("我的"), "portal:me", "user", order=99, in_bottom_bar=True))
portal.home_actions.add(
    HomeAction("who", _("找网格员"), _("输入小区或楼栋，看谁管、打给谁"), "portal:who", "user-search", order=90)
)
portal.warnings.add(StandingWarning("calendar", kept_calendar_warning, show=staff))
