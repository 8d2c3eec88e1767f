"""Verbs on topics. Every one takes `actor` and `now` and returns the locked, changed `Topic`."""

from deliberation.services.topics.comments import answer_comment, comment, look_at
from deliberation.services.topics.desk import accept, clear_photo, decline, edit, note, write_facts, write_options
from deliberation.services.topics.proposing import NewTopic, propose, propose_from_matter, withdraw
from deliberation.services.topics.stages import finish_stage
from deliberation.services.topics.supporting import support
from deliberation.services.topics.suspending import request_suspension, resume, rule_suspension

__all__ = [
    "NewTopic", "accept", "answer_comment", "clear_photo", "comment", "decline", "edit", "finish_stage", "look_at",
    "note", "propose", "propose_from_matter", "request_suspension", "resume", "rule_suspension", "support", "withdraw", "write_facts",
    "write_options",
]  # fmt: skip
