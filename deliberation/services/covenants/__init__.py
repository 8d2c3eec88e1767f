"""Every verb of a covenant, and the committees' reports."""

from deliberation.services.covenants.drafting import (
    amend_clause,
    ask_residents,
    decide_amendment,
    draft_covenant,
    drop_draft,
    file_covenant,
    moderate_amendment,
    put_to_vote,
    write_clauses,
)
from deliberation.services.covenants.reports import open_reports, publish_report

__all__ = [
    "amend_clause",
    "ask_residents",
    "decide_amendment",
    "draft_covenant",
    "drop_draft",
    "file_covenant",
    "moderate_amendment",
    "open_reports",
    "publish_report",
    "put_to_vote",
    "write_clauses",
]
