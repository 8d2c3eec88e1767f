"""The work itself: begun when the money is there, accepted part by part, ended with a result or stopped with a reason."""

from collections.abc import Mapping
from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext as _

from funds.models import Document, Milestone, Project
from funds.selectors.projects import (
    documents_missing,
    kind_labels,
    milestones_of,
    needs_vote,
    shares_of,
    total_of,
    vote_of,
)
from funds.services.documents import keep_file
from funds.services.pledges import end_pledge, lock_pledge
from funds.services.projects.change import ProjectChange, changing, tell
from funds.services.projects.giving_back import give_rest_back
from funds.states.donations import PledgeState
from funds.states.project_steps import ProjectVerb
from funds.states.projects import DocumentKind, DocumentStep, MilestoneState, ShareState
from governance.common.errors import InputRefused, StateRefused
from governance.common.scrub import scrub
from governance.people.models import User

RESULT_LENGTH, REASON_LENGTH = 4000, 300


def start_project(*, project_id: int, actor: User, now: datetime, starts_on: date | None = None) -> Project:
    """Work begins when every source of the voted plan has given. Raises `StateRefused` before."""
    with changing(project_id, ProjectVerb.START, actor, now) as change:
        project = change.project
        if shares_of(project).exclude(state=ShareState.ARRIVED).exists():
            raise StateRefused("not_arrived", _("还有出资没有到位，不能开工。"))
        vote = vote_of(project)
        if needs_vote(project) and (vote is None or vote.confirmed_at is None):
            raise StateRefused("no_vote", _("方案改过以后还没有重新表决。"))
        project.starts_on = starts_on or project.starts_on or timezone.localdate(now)
        if project.ends_on and project.ends_on < project.starts_on:
            words = _("开工不能晚于计划的完工日期。")
            raise InputRefused("days", words, fields={"starts_on": words})
        tell(project, "started", [project.opened_by], _("您提的项目开工了"), now)
    return change.project


def accept_milestone(
    *, project_id: int, milestone_id: int, is_accepted: bool, words: str, actor: User, now: datetime,
    file: UploadedFile | None = None,
) -> Project:  # fmt: skip
    """A part of the work was looked at, with a document that shows it. Refused is not the end: it may be looked at again."""
    given = {"milestone_id": milestone_id, "words": words}
    with changing(project_id, ProjectVerb.ACCEPT, actor, now, **given) as change:
        row = milestones_of(change.project).filter(pk=milestone_id).exclude(state=MilestoneState.ACCEPTED).first()
        if row is None:
            message = _("没有这个阶段，或者它已经验收过了。")
            raise InputRefused("no_milestone", message, fields={"milestone_id": message})
        if is_accepted:
            _keep_proof(change, row, file)
        row.state = MilestoneState.ACCEPTED if is_accepted else MilestoneState.REFUSED
        row.accepted_by, row.accepted_at, row.words = actor, now, scrub(words.strip())[:300]
        row.save()
        change.data |= {"milestone": row.pk, "accepted": is_accepted}
    return change.project


def _keep_proof(change: ProjectChange, row: Milestone, file: UploadedFile | None) -> None:
    if file is None:
        words = _("验收合格须上传验收材料。")
        raise InputRefused("missing", words, fields={"file": words})
    title = _("第 %(number)d 阶段验收：%(title)s") % {"number": row.position, "title": row.title}
    kind = DocumentKind.ACCEPTANCE
    keep_file(change.project, kind=kind, title=title, file=file, actor=change.actor, now=change.now)


def add_document(*, project_id: int, kind: str, title: str, file: UploadedFile, actor: User, now: datetime) -> Document:
    with changing(project_id, ProjectVerb.DOCUMENT, actor, now, title=title, file=file) as change:
        row = keep_file(change.project, kind=kind, title=title, file=file, actor=actor, now=now)
        change.data["document"] = row.pk
    return row


def finish_project(
    *, project_id: int, result: str, actor: User, now: datetime, reached: Mapping[int, int] | None = None
) -> Project:
    """What became of it, for everybody; `reached`: group → heads. What is left goes back by itself."""
    with changing(project_id, ProjectVerb.FINISH, actor, now, result=result) as change:
        project, today = change.project, timezone.localdate(now)
        if milestones_of(project).exclude(state=MilestoneState.ACCEPTED).exists():
            raise StateRefused("milestones_open", _("还有阶段没有验收合格；做不下去的项目请终止。"))
        missing = documents_missing(DocumentStep.FINISH, total_of(project), project.documents.all(), today)
        if missing:
            raise InputRefused("documents", _("还缺这些材料：%(kinds)s。") % {"kinds": kind_labels(missing)})
        for group in project.beneficiaries.all():
            group.heads_reached = (reached or {}).get(group.pk, group.heads_reached)
            group.save(update_fields=["heads_reached"])
        give_rest_back(change)
        project.result, project.ended_at = scrub(result.strip())[:RESULT_LENGTH], now
        tell(project, "done", [project.opened_by], _("您提的项目完成了"), now)
    return change.project


def stop_project(*, project_id: int, reason: str, actor: User, now: datetime) -> Project:
    """Ended without a result, for everybody to read why: promises end, what is left goes back."""
    with changing(project_id, ProjectVerb.STOP, actor, now, reason=reason) as change:
        project = change.project
        for share in shares_of(project).filter(state=ShareState.PROMISED).exclude(pledge=None):
            assert share.pledge_id is not None
            row = lock_pledge(share.pledge_id)
            if row.state in (PledgeState.PLEDGED, PledgeState.PART):
                end_pledge(row, reason=_("项目终止"), actor=actor, now=now)
        give_rest_back(change)
        project.result, project.ended_at = scrub(reason.strip())[:REASON_LENGTH], now
        tell(project, "stopped", [project.opened_by], _("您提的项目终止了"), now, body=project.result)
    return change.project
