"""Every verb of a project. Each is one transaction with its trail and messages."""

from funds.services.projects.funding import Promise, commit_money, confirm_vote, enter_vote, fail_share, promise_share
from funds.services.projects.planning import (
    Plan,
    PlannedMilestone,
    PlannedShare,
    open_project,
    plan_project,
    publish_project,
    replan_project,
)
from funds.services.projects.running import (
    accept_milestone,
    add_document,
    finish_project,
    start_project,
    stop_project,
)

__all__ = [
    "Plan",
    "PlannedMilestone",
    "PlannedShare",
    "Promise",
    "accept_milestone",
    "add_document",
    "commit_money",
    "confirm_vote",
    "enter_vote",
    "fail_share",
    "finish_project",
    "open_project",
    "plan_project",
    "promise_share",
    "publish_project",
    "replan_project",
    "start_project",
    "stop_project",
]
