"""Which roles do what with money."""

from governance.people.roles import READ_ONLY, Role

SETS_UP = (Role.ADMIN, Role.FUND_TREASURER)
HANDLES = (Role.FUND_HANDLER, Role.FUND_TREASURER)
KEEPS_MONEY = (Role.FUND_TREASURER,)
MONEY_ROLES = (Role.FUND_HANDLER, Role.FUND_TREASURER, Role.FUND_REVIEWER)
# who runs a project for its community
OFFICE = (Role.COMMUNITY_WORKER, Role.COMMUNITY_SECRETARY, Role.FUND_HANDLER)
READS = (*MONEY_ROLES, *READ_ONLY)
