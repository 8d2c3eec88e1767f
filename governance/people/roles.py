"""What a posting may make somebody. Each role says at which level it works."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from governance.territory.levels import Level


class Role(models.TextChoices):
    GRID_WORKER = "GRID_WORKER", _("网格员")
    GRID_LEADER = "GRID_LEADER", _("网格长")
    COMMUNITY_WORKER = "COMMUNITY_WORKER", _("社区工作者")
    COMMUNITY_SECRETARY = "COMMUNITY_SECRETARY", _("社区党组织书记")
    STREET_OFFICER = "STREET_OFFICER", _("街道工作人员")
    DEPARTMENT_OFFICER = "DEPARTMENT_OFFICER", _("部门经办人")
    DISTRICT_SUPERVISOR = "DISTRICT_SUPERVISOR", _("区级督办员")
    FUND_HANDLER = "FUND_HANDLER", _("基金经办员")
    FUND_TREASURER = "FUND_TREASURER", _("基金财务")
    FUND_REVIEWER = "FUND_REVIEWER", _("基金复核人")
    BANK_KEEPER = "BANK_KEEPER", _("公益银行管理员")
    AUDITOR = "AUDITOR", _("监督审计员")
    ADMIN = "ADMIN", _("系统管理员")


# The level of the area that a posting in this role names; None: any level.
LEVEL_OF_ROLE: dict[Role, Level | None] = {
    Role.GRID_WORKER: Level.GRID,
    Role.GRID_LEADER: Level.GRID,
    Role.COMMUNITY_WORKER: Level.COMMUNITY,
    Role.COMMUNITY_SECRETARY: Level.COMMUNITY,
    Role.STREET_OFFICER: Level.STREET,
    Role.DEPARTMENT_OFFICER: Level.DISTRICT,
    Role.DISTRICT_SUPERVISOR: Level.DISTRICT,
    # of a foundation (its district) or of one community's fund
    Role.FUND_HANDLER: None,
    Role.FUND_TREASURER: None,
    Role.FUND_REVIEWER: None,
    Role.BANK_KEEPER: None,  # of the head office, a branch or a savings office
    Role.AUDITOR: None,
    Role.ADMIN: None,
}

# Who handles matters at a rung, and who leads there (and is warned beside the holder).
HANDLERS: dict[Level, tuple[Role, ...]] = {
    Level.GRID: (Role.GRID_WORKER, Role.GRID_LEADER),
    Level.COMMUNITY: (Role.COMMUNITY_WORKER, Role.COMMUNITY_SECRETARY),
    Level.STREET: (Role.STREET_OFFICER,),
    Level.DISTRICT: (Role.DISTRICT_SUPERVISOR,),
}
LEADERS: dict[Level, tuple[Role, ...]] = {
    Level.GRID: (Role.GRID_LEADER,),
    Level.COMMUNITY: (Role.COMMUNITY_SECRETARY,),
    Level.STREET: (Role.STREET_OFFICER,),
    Level.DISTRICT: (Role.DISTRICT_SUPERVISOR,),
}
# Everybody who handles matters somewhere; and those who speak for an office: the community and above.
HANDLING_ROLES: tuple[Role, ...] = tuple(role for roles in HANDLERS.values() for role in roles)
DISPATCHING_ROLES: tuple[Role, ...] = tuple(role for role in HANDLING_ROLES if role not in HANDLERS[Level.GRID])
READ_ONLY = (Role.AUDITOR, Role.ADMIN)
