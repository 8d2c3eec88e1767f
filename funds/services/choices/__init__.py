"""Verbs of the yearly choice: keyword-only, with `actor` and `now`."""

from funds.services.choices.opening import ChoiceDraft, annul, open_choice
from funds.services.choices.papers import enter_paper
from funds.services.choices.proposing import check_option, merge_option, propose, publish_list, withdraw
from funds.services.choices.voting import vote

__all__ = [
    "ChoiceDraft",
    "annul",
    "check_option",
    "enter_paper",
    "merge_option",
    "open_choice",
    "propose",
    "publish_list",
    "vote",
    "withdraw",
]
