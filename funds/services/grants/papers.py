"""Files of an agreement, a contract, a reward, the signed one among them: kept with the project that it became, inside until
the office has cleared each."""

from datetime import datetime

from django.core.files.uploadedfile import UploadedFile

from funds.models import Agreement, GrantCall, RewardGrant, Tender
from funds.selectors.grants import documents_of
from funds.services.documents import keep_file, mark_document
from funds.services.grants.change import Change, changing
from funds.states.grant_steps import AgreementVerb, RewardVerb
from governance.people.models import User


def keep_paper(
    change: Change[Agreement] | Change[Tender] | Change[RewardGrant], kind: str, title: str, file: UploadedFile
) -> None:
    """Inside the frame of a verb. Raises `InputRefused` for what cannot be kept."""
    subject = change.subject
    project = subject.contract.project if isinstance(subject, Tender) else subject.project
    assert project and change.actor
    row = keep_file(project, kind=kind, title=title, file=file, actor=change.actor, now=change.now)
    change.data["document"] = row.pk


def clear_paper(
    change: Change[GrantCall] | Change[Agreement] | Change[Tender] | Change[RewardGrant], document_id: int,
    is_public: bool,
) -> None:  # fmt: skip
    """Looked through for names and numbers of persons: everybody may read it, or nobody outside any more."""
    row = mark_document(documents_of(change.subject), document_id, is_public)
    change.data |= {"document": row.pk, "is_public": is_public}


def attach_agreement(
    *, agreement_id: int, kind: str, title: str, file: UploadedFile, actor: User, now: datetime
) -> Agreement:
    given = {"kind": kind, "title": title, "file": file}
    with changing(Agreement, agreement_id, AgreementVerb.ATTACH, actor, now, **given) as change:
        keep_paper(change, kind, title, file)
        return change.subject


def clear_agreement(*, agreement_id: int, document_id: int, is_public: bool, actor: User, now: datetime) -> Agreement:
    with changing(Agreement, agreement_id, AgreementVerb.CLEAR, actor, now, document_id=document_id) as change:
        clear_paper(change, document_id, is_public)
        return change.subject


def attach_reward(
    *, reward_id: int, kind: str, title: str, file: UploadedFile, actor: User, now: datetime
) -> RewardGrant:
    given = {"kind": kind, "title": title, "file": file}
    with changing(RewardGrant, reward_id, RewardVerb.ATTACH, actor, now, **given) as change:
        keep_paper(change, kind, title, file)
        return change.subject


def clear_reward(*, reward_id: int, document_id: int, is_public: bool, actor: User, now: datetime) -> RewardGrant:
    with changing(RewardGrant, reward_id, RewardVerb.CLEAR, actor, now, document_id=document_id) as change:
        clear_paper(change, document_id, is_public)
        return change.subject
