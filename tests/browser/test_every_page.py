"""Every page, seen by axe and by narrow screens, in normal and large type, light and dark: nothing serious is wrong."""

import uuid
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from funds.models import Disclosure, YearBudget
from funds.presets.duties import load_duty_presets
from funds.services import disclosures
from funds.services.charters import add_charter
from funds.services.organs import appoint_member
from funds.services.year_budgets import enter_budget, enter_use
from governance.common.images import clean_photo
from governance.people.models import User
from governance.people.roles import Role
from grievances import services
from grievances.models import Grievance, ServiceEntry
from grievances.policies import Resident
from grievances.states import Kind, State
from grievances.tracking import link_token
from tests.browser import steps
from tests.browser.conftest import PHONE
from tests.browser.walk import BRIEFLY, LOOKS, Findings, look_at
from tests.factories import posted
from tests.funds.world import NOW as FUNDS_NOW
from tests.funds.world import Funds, build_funds, moved
from tests.grievances.world import World

STAFF_PHONE = "02362800001"

pytestmark = pytest.mark.walk


@pytest.fixture
def findings() -> Iterable[Findings]:
    found = Findings()
    yield found
    assert found.lines == [], "\n" + "\n".join(found.lines)


def walk(page: Any, pages: dict[str, str], findings: Findings, looks: Any = LOOKS) -> None:
    for name, address in pages.items():
        page.goto(address)
        look_at(page, name, findings, looks)


def address_of(grievance: Grievance) -> str:
    return f"/grievances/track/{grievance.code}/?k={link_token(grievance.code)}"


def live_world(world: World) -> dict[str, Grievance]:
    """Matters in every state, some with photos, words, lateness: what pages have to show."""
    now = timezone.now()
    long_ago = now - timedelta(days=8)
    ServiceEntry.objects.filter(pk=world.service.pk).update(
        phone="02362801234",
        hours="每天 8:00–20:00",
        address="桐梓坪路 12 号",
        description="水电、门锁、家电，先报价后上门。",
    )
    User.objects.filter(pk=world.grid_worker.pk).update(work_phone=STAFF_PHONE)
    states = {
        state.lower(): world.brought_to(
            state, now=now - timedelta(hours=3), body=f"{steps.BROKEN_LAMP}（{state.label}）"
        )
        for state in State
    }
    states["late"] = world.triaged(world.raised(now=long_ago, body="小区门口的路灯杆歪了。"), now=long_ago)
    states["government"] = world.triaged(world.raised(body="公交站牌被撞歪了，字看不清。"), Kind.GOVERNMENT)
    act = {"now": now, "actor": world.community_worker}
    services.dispatch(grievance_id=states["government"].pk, department=world.department, words="请核实。", **act)
    states["private"] = world.triaged(world.raised(body="我家的水龙头一直滴水。", now=now), Kind.PRIVATE, now=now)
    services.guide(grievance_id=states["private"].pk, services=[world.service], words="可以先打电话问价。", **act)
    _settle_richly(world, states)
    return states


def _settle_richly(world: World, states: dict[str, Grievance]) -> None:
    """One with everything: photo, plan, contact, note, dispute."""
    now = timezone.now()
    photo = clean_photo(SimpleUploadedFile("a.jpg", steps.jpeg_with_position()), max_bytes=10**7, max_pixels=10**8)
    draft = world.draft(
        body="地下车库 B 区入口处积水，已经三天没有退，老人小孩走过很滑。\n\n物业说要等市政来抽水，请帮忙催一下。" * 2,
        contact_name="李阿姨",
        contact_phone="13812345678",
        place_detail="2 单元地下车库 B 区",
        submission=uuid.uuid4(),
    )
    rich = services.raise_matter(draft=draft, photos=[photo, photo], actor=None, now=now)
    act = {"grievance_id": rich.pk, "now": now}
    world.triaged(services.accept(**act, actor=world.grid_worker), now=now)
    services.make_plan(
        **act, actor=world.grid_worker, plan="今天联系物业抽水，明天检查排水泵。", responsible=[world.grid_worker],
        finish_on=timezone.localdate() + timedelta(days=2),
    )  # fmt: skip
    services.note(**act, actor=world.grid_worker, words="物业经理电话已记在工作本。")
    for kept in rich.photos.all():
        services.clear_photo(**act, actor=world.grid_worker, photo=kept, is_cleared=True)
    services.resolve(**act, actor=world.grid_worker, result="积水已抽干，排水泵已修好。", after=[photo])
    services.dispute(**act, actor=Resident(opened=frozenset({rich.pk})), words="下雨又积水了。")
    states["rich"] = Grievance.objects.get(pk=rich.pk)


def test_pages_for_everybody_when_looked_at_then_nothing_serious(
    world: World, new_page: Callable[..., Any], findings: Findings
) -> None:
    page = new_page(width=PHONE)
    walk(page, {"matters-empty": "/matters/", "home-empty": "/"}, findings)
    states = live_world(world)
    cache.clear()  # the numbers of the month are kept for some minutes
    walk(
        page,
        {
            "home": "/",
            "who": "/who/",
            "who-found": "/who/?q=阳光",
            "who-card": f"/who/?building={world.building.pk}",
            "who-none": "/who/?q=没有这里",
            "matters": "/matters/",
            "matters-none": "/matters/?q=没有这样的事",
            "matter-rich": f"/matters/{states['rich'].pk}/",
            "matter-late": f"/matters/{states['late'].pk}/",
            "not-found": "/nowhere/",
        },
        findings,
    )


def test_pages_of_a_resident_when_looked_at_then_nothing_serious(
    world: World, new_page: Callable[..., Any], findings: Findings
) -> None:
    page = new_page(width=PHONE)
    walk(page, {"new": "/grievances/new/", "track": "/grievances/track/"}, findings)
    page.goto("/grievances/new/")
    page.locator(".send button[type=submit]").click()
    page.get_by_role("alert").wait_for()
    look_at(page, "new-errors", findings)
    steps.write_matter(page)
    steps.add_photo(page, steps.photo_file())
    look_at(page, "new-filled", findings)
    steps.send_matter(page)
    look_at(page, "raised", findings)
    page.goto("/grievances/track/")
    page.get_by_label("查询码", exact=True).fill("NA-0000-00")
    page.get_by_role("button", name="查看进度").click()
    page.get_by_role("alert").wait_for()
    look_at(page, "track-errors", findings)


def test_pages_of_a_matter_when_looked_at_by_its_resident_then_nothing_serious(
    world: World, new_page: Callable[..., Any], findings: Findings
) -> None:
    page = new_page(width=PHONE)
    states = live_world(world)
    whole = ("waiting", "resolved", "private", "rich")
    walk(page, {f"track-{name}": address_of(states.pop(name)) for name in whole}, findings)
    walk(page, {f"track-{name}": address_of(row) for name, row in states.items()}, findings, BRIEFLY)
    page.goto(address_of(states["handling"]))
    page.locator("#add summary").click()
    page.locator("#withdraw summary").click()
    look_at(page, "track-forms", findings)


def test_doors_and_own_page_when_looked_at_then_nothing_serious(
    world: World, new_page: Callable[..., Any], page_of: Callable[..., Any], findings: Findings
) -> None:
    page = new_page(width=PHONE)
    walk(page, {"sign-in": "/sign-in/", "sign-in-staff": "/sign-in/?as=staff"}, findings)
    page.goto("/sign-in/")
    page.get_by_label("手机号").fill("13900001111")
    page.get_by_role("button", name="获取验证码").click()
    page.wait_for_url("**/sign-in/code/")
    look_at(page, "sign-in-code", findings)

    live_world(world)
    world.grid_worker.set_password("a long enough secret 7")
    world.grid_worker.save()
    staff = page_of(world.grid_worker, width=PHONE)
    walk(staff, {"me-staff": "/me/", "inbox": "/me/messages/", "password": "/account/password/"}, findings)
    walk(staff, {"totp": "/account/second-factor/", "reauthenticate": "/account/second-factor/on/"}, findings)
    staff.get_by_label("密码").fill("a long enough secret 7")
    staff.locator("main form button[type=submit]").first.click()
    staff.wait_for_url("**/account/second-factor/on/")
    look_at(staff, "totp-on", findings)
    walk(page_of(world.resident, width=PHONE), {"me-resident": "/me/", "forbidden": "/desk/"}, findings)


def test_desk_when_looked_at_then_nothing_serious(
    world: World, page_of: Callable[..., Any], findings: Findings
) -> None:
    empty = page_of(world.neighbour_worker, width=PHONE)
    walk(empty, {"desk-empty": "/desk/"}, findings)
    states = live_world(world)
    page = page_of(world.community_worker, width=PHONE)
    rich = states["rich"]
    walk(
        page,
        {
            "desk": "/desk/?scope=all",
            "desk-late": "/desk/?scope=late",
            "desk-none": "/desk/?q=没有这样的事",
            "desk-new": "/desk/new/",
            "desk-views": "/desk/views/?query=scope%3Dall%26kind%3DNONE",
            "desk-replies": "/desk/replies/",
            "desk-reply-new": "/desk/replies/new/?verb=answer",
            "desk-exports": "/desk/exports/",
            "desk-subscriptions": "/desk/subscriptions/",
            "desk-order": f"/desk/{rich.code}/order/",
            "desk-beside": f"/desk/?scope=all&open={rich.code}",
            "desk-matter": f"/desk/{rich.code}/",
            "desk-matter-late": f"/desk/{states['late'].code}/",
            "desk-matter-closed": f"/desk/{states['closed'].code}/",
            "desk-assign": f"/desk/assign/?pick={states['handling'].pk}&pick={states['late'].pk}&next=/desk/",
        },
        findings,
    )


def test_forms_of_the_desk_when_looked_at_then_nothing_serious(
    world: World, page_of: Callable[..., Any], findings: Findings
) -> None:
    states = live_world(world)
    page = page_of(world.community_worker, width=PHONE)
    forms = {
        "accepted": ("triage", "decline", "ask", "assign"),
        "handling": ("plan", "resolve", "answer", "note", "transfer", "escalate", "retriage", "edit-public"),
        "government": ("dispatch",),
        "private": ("guide",),
    }
    walk(
        page,
        {f"verb-{verb}": f"/desk/{states[state].code}/{verb}/" for state, verbs in forms.items() for verb in verbs},
        findings,
        BRIEFLY,
    )


def test_refusals_when_looked_at_then_nothing_serious(
    world: World, new_page: Callable[..., Any], page_of: Callable[..., Any], findings: Findings
) -> None:
    raised = world.raised()
    page = new_page(width=PHONE)
    for _guess in range(5):
        page.goto("/sign-in/?as=staff")
        page.get_by_label("登录名").fill("grid_worker")
        page.get_by_label("密码").fill("wrong")
        page.get_by_role("button", name="登录", exact=True).click()
        page.get_by_role("alert").or_(page.locator(".calm")).first.wait_for()
    look_at(page, "locked-out", findings)
    for _guess in range(12):
        page.goto("/grievances/track/")
        page.get_by_label("查询码", exact=True).fill(raised.code)
        page.get_by_label("查询密码，或手机号后四位").fill("000000")
        page.get_by_role("button", name="查看进度").click()
        page.get_by_role("alert").or_(page.locator(".calm")).first.wait_for()
        if "频繁" in page.locator("main").inner_text() or "次数" in page.locator("main").inner_text():
            break
    look_at(page, "track-limited", findings)

    worker = page_of(world.grid_worker, width=PHONE)
    worker.goto(f"/desk/{raised.code}/accept/")
    services.accept(grievance_id=raised.pk, actor=world.grid_leader, now=timezone.now())
    worker.locator("form [type=submit]").last.click()
    worker.get_by_text("没有做成").wait_for()
    look_at(worker, "desk-refused", findings)


@transaction.atomic
def books_world(world: World) -> tuple[Funds, YearBudget, Disclosure, Disclosure]:
    """A fund that was given and paid money, a budget with a use, a report due and one published."""
    load_duty_presets()
    funds = build_funds()
    funds.money(funds.purse, 12_345)
    project = funds.project()
    moved(funds.purse.account, project.purse.account, 600, "commit", subject=funds.voted(600))
    moved(project.purse.account, funds.bank.account, 120, "pay")
    budget = enter_budget(
        community=funds.community, year=2026, kind="WELFARE", amount_fen=500_000, actor=posted(Role.COMMUNITY_SECRETARY),
        now=FUNDS_NOW,
    )  # fmt: skip
    use = {"budget_id": budget.pk, "on": FUNDS_NOW.date(), "what": "重阳节慰问", "amount_fen": 120_000}
    enter_use(**use, resolution=funds.resolution(), actor=world.community_worker, now=FUNDS_NOW)
    of_foundation = {"foundation_id": funds.foundation.pk, "actor": funds.handler, "now": FUNDS_NOW}
    for name, position in (("陈立群", "CHAIR"), ("向文彬", "SUPERVISOR")):
        term = {"starts_on": date(2026, 3, 1), "ends_on": date(2031, 3, 1), "is_declared": True}
        appoint_member(name=name, position=position, **term, **of_foundation)
    add_charter(body="第一条 名称", adopted_on=date(2020, 4, 1), starts_on=date(2020, 5, 1), **of_foundation)
    told = {"fund": funds.fund, "happened_on": FUNDS_NOW.date(), "title": "改选监事", "words": "按章程改选。"}
    event = disclosures.tell_material(**told, actor=funds.handler, now=FUNDS_NOW)
    disclosures.open_due(now=FUNDS_NOW + timedelta(days=80))
    quarter = Disclosure.objects.get(kind="QUARTER", fund=funds.fund)
    disclosures.publish(
        disclosure_id=quarter.pk, words="顺利。", actor=funds.handler, now=FUNDS_NOW + timedelta(days=80)
    )
    return funds, budget, event, quarter


def test_books_reports_and_budgets_when_looked_at_then_nothing_serious(
    world: World, new_page: Callable[..., Any], page_of: Callable[..., Any], findings: Findings
) -> None:
    funds, budget, event, quarter = books_world(world)
    walk(
        new_page(width=PHONE),
        {
            "fund": f"/funds/{funds.fund.pk}/",
            "foundation": f"/foundations/{funds.foundation.pk}/?year=2026",
            "disclosures": "/funds/disclosures/",
            "disclosure": f"/funds/disclosures/{quarter.pk}/",
            "disclosure-due": f"/funds/disclosures/{event.pk}/",
            "organs": f"/foundations/{funds.foundation.pk}/organs/",
            "charter": f"/foundations/{funds.foundation.pk}/charter/",
            "recount": "/funds/choices/recount/",
            "budgets": "/funds/budgets/?year=2026",
            "budgets-of": f"/funds/budgets/{funds.community.code}/?year=2026",
        },
        findings,
    )
    walk(
        page_of(funds.treasurer, width=PHONE),
        {
            "desk-disclosures": "/desk/funds/disclosures/",
            "desk-disclosure": f"/desk/funds/disclosures/{event.pk}/",
            "desk-disclosure-publish": f"/desk/funds/disclosures/{event.pk}/publish/",
            "desk-material": "/desk/funds/disclosures/new/",
            "desk-relations": "/desk/funds/relations/",
            "desk-organs": "/desk/funds/organs/",
            "desk-organ-member": "/desk/funds/organs/new/member/",
            "desk-charter": "/desk/funds/organs/new/charter/",
            "desk-foundation": "/desk/funds/new/foundation/",
        },
        findings,
        BRIEFLY,
    )
    walk(
        page_of(world.community_worker, width=PHONE),
        {
            "desk-budgets": "/desk/funds/budgets/",
            "desk-budget": f"/desk/funds/budgets/{budget.pk}/",
            "desk-budget-use": f"/desk/funds/budgets/{budget.pk}/use/",
        },
        findings,
        BRIEFLY,
    )
