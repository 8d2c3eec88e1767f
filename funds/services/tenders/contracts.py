"""The contract: signed in time, published by its clock, accepted item by item, rated by those served, ended."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext as _

from funds.models import AcceptanceItem, Bid, Contract, Project, Tender, VotedAmount
from funds.money import yuan
from funds.services.grants import money
from funds.services.grants.agreements import rate_project
from funds.services.grants.change import CONTRACT_PUBLICATION, changing
from funds.services.grants.clocks import watch_stages
from funds.services.grants.papers import keep_paper
from funds.services.tenders.tendering import rules_on
from funds.states.grant_steps import TenderVerb
from funds.states.projects import DocumentKind, ProjectState
from governance.common.errors import InputRefused, StateRefused
from governance.common.scrub import scrub
from governance.deadlines import services as deadlines
from governance.deadlines.models import Deadline
from governance.people.models import User

WORDS_LENGTH, MOST_ITEMS, TITLE_LENGTH, MOST_INSTALMENTS = 300, 40, 120, 12
Instalment = tuple[str, date, int]  # title, due, 分
Item = tuple[str, int]  # title, of which instalment


def sign_contract(
    *, tender_id: int, number: str, signed_on: date, starts_on: date, ends_on: date, items: Sequence[Item], actor: User,
    now: datetime, instalments: Sequence[Instalment] = (), voted: VotedAmount | None = None,
    file: UploadedFile | None = None,
) -> Tender:  # fmt: skip
    """Within the days of the preset after the award (30), for a year, three where the need is stable. Its money goes
    into a project of its own; the clock of its publication starts. Without `instalments` it is paid at once, at the end.
    `file`: the signed contract, which may follow."""
    given = {"number": number, "signed_on": signed_on, "starts_on": starts_on, "ends_on": ends_on, "items": items}
    with changing(Tender, tender_id, TenderVerb.SIGN, actor, now, **given) as change:
        tender = change.subject
        row = Bid.objects.select_related("organisation").get(tender=tender, is_winner=True)
        _check(tender, signed_on, starts_on, ends_on, now)
        assert row.price_fen
        parts = list(instalments) or [(_("验收合格"), ends_on, row.price_fen)]
        _check_instalments(parts, items, row.price_fen, starts_on, ends_on)
        work = money.Work(
            title=tender.title, words=tender.words, organisation=row.organisation, purse=tender.purse,
            amount_fen=row.price_fen, budget=[(tender.title, row.price_fen)], voted=voted, starts_on=starts_on,
            ends_on=ends_on, instalments=parts,
        )  # fmt: skip
        contract = Contract.objects.create(
            tender=tender, bid=row, project=money.open_project(work, actor=actor, now=now), number=number.strip(),
            amount_fen=row.price_fen, signed_on=signed_on, starts_on=starts_on, ends_on=ends_on,
        )  # fmt: skip
        for position, (title, instalment) in enumerate(items, 1):
            AcceptanceItem.objects.create(
                contract=contract, position=position, title=title[:TITLE_LENGTH], instalment=instalment
            )  # fmt: skip
        assert contract.project
        watch_stages(contract.project, actor, now)
        deadlines.start(subject=tender, purpose=CONTRACT_PUBLICATION, now=now, actor=actor)
        change.data |= {"contract": contract.pk, "amount_fen": contract.amount_fen, "project": contract.project_id}
        if file:
            keep_paper(change, DocumentKind.AGREEMENT, _("签好的合同"), file)
        return tender


def _check(tender: Tender, signed_on: date, starts_on: date, ends_on: date, now: datetime) -> None:
    rules, wrong = rules_on(now), {}
    assert tender.awarded_at
    awarded_on = timezone.localdate(tender.awarded_at)
    if not awarded_on <= signed_on <= timezone.localdate(now):
        wrong["signed_on"] = _("签订日期在定标以后，不晚于今天。")
    elif signed_on > awarded_on + timedelta(days=rules.sign_days):
        wrong["signed_on"] = _("定标后 %(days)d 天内要签合同，已经过期，请取消后重新招标。") % {"days": rules.sign_days}
    years = rules.most_years if tender.is_stable else rules.usual_years
    if not starts_on < ends_on <= in_years(starts_on, years):
        wrong["ends_on"] = _("合同期最长 %(years)d 年。") % {"years": years}
    if wrong:
        raise InputRefused("terms", next(iter(wrong.values())), fields=wrong)


def _check_instalments(
    parts: Sequence[Instalment], items: Sequence[Item], amount_fen: int, starts_on: date, ends_on: date
) -> None:
    """Together the contract's amount, one after another within it, each opened by something that is looked at."""
    whole, days = sum(fen for _title, _day, fen in parts), [day for _title, day, _fen in parts]
    numbers, named, wrong = set(range(1, len(parts) + 1)), {number for _title, number in items}, {}
    if whole != amount_fen or len(parts) > MOST_INSTALMENTS or min(fen for _title, _day, fen in parts) <= 0:
        given = {"whole": yuan(whole), "amount": yuan(amount_fen), "n": MOST_INSTALMENTS}
        wrong["instalments"] = _("各期合计 %(whole)s 元，要正好是合同金额 %(amount)s 元，最多 %(n)d 期。") % given
    elif days != sorted(days) or not starts_on <= days[0] or days[-1] > ends_on:
        wrong["instalments"] = _("各期日期要按先后，在合同期以内。")
    elif unknown := named - numbers:
        wrong["items"] = _("没有第 %(n)d 期。") % {"n": min(unknown)}
    elif empty := numbers - named:
        wrong["items"] = _("第 %(n)d 期没有验收项目，验收合格才能付款。") % {"n": min(empty)}
    elif len(items) > MOST_ITEMS:
        wrong["items"] = _("验收清单最多 %(n)d 项。") % {"n": MOST_ITEMS}
    if wrong:
        raise InputRefused("instalments", next(iter(wrong.values())), fields=wrong)


def in_years(day: date, years: int) -> date:
    """The same day so many years on; 28 February for a leap day."""
    if (day.month, day.day) == (2, 29):
        day = day.replace(day=28)
    return day.replace(year=day.year + years)


def attach_contract(
    *, tender_id: int, kind: str, title: str, file: UploadedFile, actor: User, now: datetime
) -> Tender:  # fmt: skip
    """The signed contract, or what belongs to it."""
    given = {"kind": kind, "title": title, "file": file}
    with changing(Tender, tender_id, TenderVerb.ATTACH, actor, now, **given) as change:
        keep_paper(change, kind, title, file)
        return change.subject


def publish_contract(*, tender_id: int, actor: User | None, now: datetime) -> Tender:
    """Everybody reads it from now on. The clock does it at the latest."""
    with changing(Tender, tender_id, TenderVerb.PUBLISH_CONTRACT, actor, now) as change:
        if not Contract.objects.filter(tender=change.subject, published_at=None).update(published_at=now):
            raise StateRefused("published", _("合同已经公布。"))
        deadlines.end_all(
            subject=change.subject, now=now, actor=actor, purposes=[CONTRACT_PUBLICATION], met=True
        )  # fmt: skip
        return change.subject


def publication_is_due(tender: Tender, deadline: Deadline, now: datetime) -> None:
    """Nobody published it in time: it publishes itself (within two working days by preset)."""
    if Contract.objects.filter(tender=tender, published_at=None).exists():
        publish_contract(tender_id=tender.pk, actor=None, now=now)


def accept_item(
    *, tender_id: int, item_id: int, is_accepted: bool, words: str, actor: User, now: datetime
) -> Tender:  # fmt: skip
    """One thing of the contract, looked at on its own; looked at again it replaces the finding. When all of its
    instalment are good, that is open."""
    with changing(Tender, tender_id, TenderVerb.ACCEPT_ITEM, actor, now, item_id=item_id, words=words) as change:
        row = AcceptanceItem.objects.filter(pk=item_id, contract__tender=change.subject).first()
        if row is None or row.is_accepted:
            message = _("请选择还没有验收合格的项目。")
            raise InputRefused("no_item", message, fields={"item_id": message})
        row.is_accepted, row.words = is_accepted, scrub(words.strip())[:WORDS_LENGTH]
        row.accepted_by, row.accepted_at = actor, now
        row.save()
        change.data |= {"item": row.pk, "accepted": is_accepted}
        others = AcceptanceItem.objects.filter(contract=row.contract_id, instalment=row.instalment)
        project = _project(change.subject)
        if not others.exclude(is_accepted=True).exists():
            money.accept(project, row.instalment, _("逐项验收合格"), actor, now)
        return change.subject


def _project(tender: Tender) -> Project:
    return Project.objects.select_for_update(of=("self",)).get(contract__tender=tender)


def end_contract(*, tender_id: int, result: str, actor: User, now: datetime) -> Tender:
    """When every item was looked at and what is due is paid. What was not accepted is not paid and returns."""
    with changing(Tender, tender_id, TenderVerb.END, actor, now, result=result) as change:
        tender = change.subject
        items = AcceptanceItem.objects.filter(contract__tender=tender)
        if items.filter(is_accepted=None).exists():
            raise StateRefused("not_accepted", _("还有项目没有验收。"))
        project, words = _project(tender), scrub(result.strip())
        money.require_paid(project)
        state = ProjectState.STOPPED if items.filter(is_accepted=False).exists() else ProjectState.DONE
        change.data["returned_fen"] = money.end_project(project.pk, state, words, actor, now)
        deadlines.end_all(subject=tender, now=now, actor=actor, reason=words)
        return tender


def rate_service(*, tender_id: int, stars: int, actor: User, now: datetime, words: str = "") -> Tender:
    """By those whom it serves; said again it replaces what was said."""
    with changing(Tender, tender_id, TenderVerb.RATE, actor, now, stars=stars) as change:
        rate_project(_project(change.subject), stars, words, actor, now)
        return change.subject
