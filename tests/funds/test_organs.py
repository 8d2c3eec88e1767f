"""机构成员和章程: what the regulation forbids, who may enter it, what everybody reads (慈善法 78)."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from funds.models import FoundationCharter, OrganMember
from funds.policies.organs import findings
from funds.presets.duties import load_duty_presets
from funds.selectors.organs import charter_on, rule_on, sitting, versions_of
from funds.services.charters import add_charter, approve_charter, withdraw_charter
from funds.services.organs import appoint_member, end_member
from governance.common.errors import InputRefused, PermissionRefused, StateRefused
from governance.people.roles import Role
from governance.trail.models import Entry
from tests.factories import UserFactory, posted
from tests.funds.world import NOW, Funds, build_funds

pytestmark = pytest.mark.django_db
START, END, TODAY = date(2026, 3, 1), date(2031, 3, 1), NOW.date()


@pytest.fixture
def funds(db, time_machine) -> Funds:
    time_machine.move_to(NOW, tick=False)
    load_duty_presets()
    return build_funds()


def appoint(funds: Funds, name: str, position: str = "DIRECTOR", **given) -> OrganMember:
    values = {"starts_on": START, "ends_on": END, "is_declared": True, "actor": funds.handler, "now": NOW} | given
    return appoint_member(foundation_id=funds.foundation.pk, name=name, position=position, **values)


def board(funds: Funds, many: int = 5) -> list[OrganMember]:
    return [appoint(funds, f"理事{number}", "DIRECTOR" if number else "CHAIR") for number in range(many)]


def charter(funds: Funds, **given) -> FoundationCharter:
    values = {"body": "第一条 名称", "adopted_on": date(2020, 4, 1), "starts_on": date(2020, 5, 1)} | given
    return add_charter(foundation_id=funds.foundation.pk, actor=funds.handler, now=NOW, **values)


def refusal(call, *args, **given) -> tuple[str, str]:
    with pytest.raises(InputRefused) as refused:
        call(*args, **given)
    ((field, words),) = refused.value.fields.items()
    return field, words


@pytest.mark.parametrize(
    "position, given, field, article",
    [
        ("DIRECTOR", {"ends_on": date(2031, 3, 2)}, "ends_on", "第二十条"),
        ("SUPERVISOR", {"ends_on": None}, "ends_on", "第二十二条"),
        ("SUPERVISOR", {"bars": ["KIN"]}, "bars", "第二十二条"),
        ("SUPERVISOR", {"bars": ["FINANCE"]}, "bars", "第二十二条"),
        ("HEAD_SUPERVISOR", {"bars": ["PAID"]}, "bars", "第二十三条"),
        ("DIRECTOR", {"bars": ["KIN_OF_SUPERVISOR"]}, "bars", "第二十二条"),
        ("CHAIR", {"bars": ["STATE"]}, "bars", "第二十三条"),
        ("CHAIR", {"bars": ["OTHER_HEAD"]}, "bars", "第二十三条"),
        ("VICE_CHAIR", {"bars": ["SENTENCED"]}, "bars", "第二十三条"),
        ("DIRECTOR", {"bars": ["PAID"]}, "bars", "第二十条"),
        ("DIRECTOR", {"bars": ["KIN"]}, "bars", "第二十条"),
        ("SECRETARY_GENERAL", {}, "position", "第二十条"),
        ("DIRECTOR", {"ends_on": START}, "ends_on", "届满要晚于开始"),
        ("DIRECTOR", {"starts_on": date(2019, 1, 1), "ends_on": date(2020, 1, 1)}, "starts_on", "登记日期"),
        ("DIRECTOR", {"is_declared": False}, "is_declared", "必须填写"),
    ],
)  # fmt: skip
def test_appointment_when_the_regulation_forbids_it_then_refused_with_the_article(
    funds, position, given, field, article
):
    found = refusal(appoint, funds, "王五", position, **given)
    assert found[0] == field and article in found[1]
    assert not OrganMember.objects.exists()


def test_appointment_when_it_meets_other_rows_then_articles_20_and_22_hold(funds):
    rows = board(funds)
    assert "第二十二条" in refusal(appoint, funds, " 理事1 ", "SUPERVISOR")[1]
    assert "只能有一位" in refusal(appoint, funds, "赵六", "CHAIR")[1]
    assert "已经在同一个机构" in refusal(appoint, funds, "理事1")[1]
    treasurer = funds.treasurer
    treasurer.display_name = "钱会计"
    treasurer.save()
    assert "财会人员" in refusal(appoint, funds, "钱会计", "SUPERVISOR")[1]
    appoint(funds, "孙监事", "SUPERVISOR")
    assert "第二十二条" in refusal(appoint, funds, "孙监事")[1]
    appoint(funds, "理事2", "SECRETARY_GENERAL")
    appoint(funds, "领薪一", bars=["PAID"])
    appoint(funds, "领薪二", bars=["PAID"])
    assert "1/3" in refusal(appoint, funds, "领薪三", bars=["PAID"], starts_on=date(2026, 4, 1))[1]
    funds.foundation.public_status_from, funds.foundation.public_status_number = date(2022, 1, 1), "1"
    funds.foundation.save()
    assert "不得同时在理事会" in refusal(appoint, funds, "亲属", bars=["KIN"])[1]
    for number in range(18):
        appoint(funds, f"又{number}")
    assert "最多 25 人" in refusal(appoint, funds, "第二十六人")[1]
    assert (
        "最多 25 人" in refusal(appoint, funds, "第二十六人", starts_on=date(2025, 3, 1), ends_on=date(2026, 3, 2))[1]
    )
    next_term = appoint(funds, "理事1", "SUPERVISOR", starts_on=END, ends_on=date(2036, 3, 1))
    assert next_term.organ == "SUPERVISING" and rows[1].organ == "DECIDING"


def test_end_when_done_then_the_row_stays_with_its_reason_and_what_is_lacking_is_said(funds):
    rows = board(funds)
    day = rule_on(TODAY)
    words = "\n".join(findings(sitting(funds.foundation, TODAY), None, day, TODAY))
    assert "监事" in words and "秘书长" in words and "理事长" not in words and "应为 5 至 25 人" not in words
    act = {"actor": funds.handler, "now": NOW}
    assert "连选连任" in refusal(end_member, member_id=rows[0].pk, ended_on=date(2032, 1, 1), reason="换届", **act)[1]
    assert refusal(end_member, member_id=rows[0].pk, ended_on=START, reason="换届", **act)[0] == "ended_on"
    assert refusal(end_member, member_id=rows[0].pk, ended_on=TODAY, reason=" ", **act)[0] == "reason"
    row = end_member(member_id=rows[0].pk, ended_on=TODAY, reason="辞职，电话 13900001111", **act)
    assert row.ends_on == TODAY and "13900001111" not in row.ended_reason
    with pytest.raises(StateRefused):
        end_member(member_id=row.pk, ended_on=TODAY, reason="再来", **act)
    lacking = "\n".join(findings(sitting(funds.foundation, TODAY), None, day, TODAY))
    assert "在任理事 4 人，应为 5 至 25 人" in lacking and "没有在任的理事长" in lacking
    assert OrganMember.objects.count() == 5
    verbs = list(Entry.objects.filter(verb__startswith="funds.organ_").values_list("verb", flat=True))
    assert verbs.count("funds.organ_appoint") == 5 and verbs.count("funds.organ_end") == 1


def test_writing_when_by_somebody_else_then_refused(funds):
    row = board(funds, 1)[0]
    for stranger in (posted(Role.AUDITOR), funds.reviewer, posted(Role.FUND_HANDLER, "500109"), UserFactory()):
        act = {"actor": stranger, "now": NOW}
        with pytest.raises(PermissionRefused):
            appoint(funds, "甲", **act)
        with pytest.raises(PermissionRefused):
            end_member(member_id=row.pk, ended_on=TODAY, reason="x", **act)
        with pytest.raises(PermissionRefused):
            add_charter(
                foundation_id=funds.foundation.pk, body="x", adopted_on=START, starts_on=START, **act
            )  # fmt: skip
    version = charter(funds)
    with pytest.raises(PermissionRefused):
        withdraw_charter(charter_id=version.pk, reason="写错", actor=funds.handler, now=NOW)


def test_charter_when_amended_then_the_new_version_holds_once_it_is_approved(funds):
    assert refusal(charter, funds, body=" ")[0] == "body"
    assert refusal(charter, funds, adopted_on=date(2027, 1, 1), starts_on=date(2027, 2, 1))[0] == "adopted_on"
    assert refusal(charter, funds, starts_on=date(2020, 3, 1))[0] == "starts_on"
    assert refusal(charter, funds, approval_number="民〔2020〕1号")[0] == "approved_on"
    first = charter(funds)
    assert refusal(charter, funds)[0] == "starts_on"
    changed = {"adopted_on": date(2026, 9, 1), "starts_on": date(2026, 10, 1)}
    second = charter(funds, body="第一条 新名称", **changed)
    assert (second.number, charter_on(funds.foundation, TODAY)) == (2, first)
    assert [str(each.standing) for each in versions_of(funds.foundation, TODAY)] == ["UNAPPROVED", "IN_FORCE"]
    act = {"charter_id": second.pk, "actor": funds.handler, "now": NOW}
    assert refusal(approve_charter, approved_on=date(2026, 8, 1), **act)[0] == "approved_on"
    approve_charter(approved_on=date(2026, 10, 9), approval_number="民〔2026〕1号", **act)
    assert charter_on(funds.foundation, TODAY) == second
    assert charter_on(funds.foundation, date(2026, 10, 8)) == first
    with pytest.raises(StateRefused):
        approve_charter(approved_on=date(2026, 10, 9), **act)
    withdraw_charter(charter_id=second.pk, reason="登记成了草案", actor=funds.treasurer, now=NOW)
    assert charter_on(funds.foundation, TODAY) == first
    assert [str(each.standing) for each in versions_of(funds.foundation, TODAY)] == ["WITHDRAWN", "IN_FORCE"]
    again = charter(funds, approved_on=date(2026, 10, 9), **changed)
    assert again.number == 3 and charter_on(funds.foundation, TODAY) == again


def test_pages_when_read_by_everybody_then_members_changes_versions_and_nothing_declared(client, funds):
    own = f"/foundations/{funds.foundation.pk}/"
    assert "还没有公开决策、执行、监督机构的成员" in client.get(own).content.decode()
    assert "还没有登记过成员" in client.get(f"{own}organs/").content.decode()
    assert "还没有公开现行的章程" in client.get(f"{own}charter/").content.decode()
    rows = board(funds, 6)
    appoint(funds, "领薪", bars=["PAID"])
    end_member(member_id=rows[5].pk, ended_on=TODAY, reason="本人辞职", actor=funds.handler, now=NOW)
    charter(funds, body="第一条 <b>名称</b>")
    file = SimpleUploadedFile("章程.pdf", b"%PDF-1.4 x")
    charter(funds, body="", file=file, adopted_on=date(2026, 9, 1), starts_on=date(2026, 10, 1))
    page = client.get(own).content.decode()
    assert "理事1" in page and "理事长" in page and "理事5" not in page and "章程第 1 版" in page
    changes = client.get(f"{own}organs/").content.decode()
    assert "不再担任理事：本人辞职" in changes and "2026-11-18 公开" in changes and "领取报酬</span>" not in changes
    assert "第一条 &lt;b&gt;名称" in client.get(f"{own}charter/").content.decode()
    second = client.get(f"{own}charter/2/").content.decode()
    assert "等待核准" in second and "第十五条" in second
    download = client.get(f"{own}charter/2/file/")
    assert b"".join(download).startswith(b"%PDF") and "sandbox" in download["Content-Security-Policy"]
    for missing in ("charter/3/", "charter/1/file/", "charter/3/file/"):
        assert client.get(own + missing).status_code == 404
    assert client.get("/foundations/99999/organs/").status_code == 404


def test_public_pages_when_there_are_more_members_then_as_many_questions(client, funds, django_assert_num_queries):
    page = f"/foundations/{funds.foundation.pk}/organs/"
    appoint(funds, "一")
    client.get(page)
    with django_assert_num_queries(5):
        client.get(page)
    for number in range(20):
        appoint(funds, f"又{number}")
        appoint(funds, f"秘{number}", "OFFICER", ends_on=None)
    with django_assert_num_queries(5):
        assert "after=" in client.get(page).content.decode()


def test_desk_when_kept_then_nothing_typed_is_lost_and_only_by_whom_it_concerns(client, funds):
    desk = "/desk/funds/organs/"
    assert client.get(desk).status_code == 302
    client.force_login(posted(Role.COMMUNITY_WORKER))
    assert client.get(desk).status_code == client.get(f"{desk}new/member/").status_code == 403
    client.force_login(funds.handler)
    assert "还没有登记章程" in client.get(desk).content.decode()
    assert client.get(f"{desk}new/member/").status_code == client.get(f"{desk}new/charter/").status_code == 200
    assert client.get(f"{desk}new/other/").status_code == 404
    new = {
        "foundation": funds.foundation.pk, "position": "SUPERVISOR", "name": "孙监事", "starts_on": "2026-03-01",
        "ends_on": "2031-03-01", "bars": ["KIN"], "is_declared": "on",
    }  # fmt: skip
    refused = client.post(f"{desk}new/member/", new)
    words = refused.content.decode()
    assert refused.status_code == 422 and "第二十二条" in words and "孙监事" in words
    assert client.post(f"{desk}new/member/", new | {"bars": []}).status_code == 302
    text = {"foundation": funds.foundation.pk, "body": "第一条", "adopted_on": "2020-04-01", "starts_on": "2020-05-01"}
    bad = client.post(f"{desk}new/charter/", text | {"file": SimpleUploadedFile("a.exe", b"MZ")})
    assert bad.status_code == 422 and "PDF" in bad.content.decode()
    assert client.post(f"{desk}new/charter/", text).status_code == 302
    member, version = OrganMember.objects.get(), FoundationCharter.objects.get()
    shown = client.get(desk).content.decode()
    assert f"{desk}end/{member.pk}/" in shown and f"{desk}approve/{version.pk}/" in shown and "作废" not in shown
    assert client.get(f"{desk}withdraw/{version.pk}/").status_code == 403
    approved = {"approved_on": "2020-04-20", "approval_number": "渝民〔2020〕3号"}
    assert client.post(f"{desk}approve/{version.pk}/", approved).status_code == 302
    assert client.post(f"{desk}approve/{version.pk}/", approved).status_code == 409
    ended = {"ended_on": "2026-11-01", "reason": "本人辞职"}
    assert client.post(f"{desk}end/{member.pk}/", ended | {"reason": ""}).status_code == 422
    assert client.post(f"{desk}end/{member.pk}/", ended).status_code == 302
    assert "本人辞职" in client.get(f"/foundations/{funds.foundation.pk}/organs/").content.decode()
    assert OrganMember.objects.get().ended_by == funds.handler
    client.force_login(funds.treasurer)
    assert client.post(f"{desk}withdraw/{version.pk}/", {"reason": "登记错了"}).status_code == 302
    client.force_login(posted(Role.AUDITOR))
    assert "登记错了" in client.get(desk).content.decode()
    assert client.get(f"{desk}end/{member.pk}/").status_code == 403
    client.force_login(posted(Role.FUND_HANDLER, "500109"))
    assert client.get(f"{desk}end/{member.pk}/").status_code == 404


def test_api_when_read_and_written_then_as_on_the_pages(funds):
    caller, own = APIClient(), f"/api/v1/foundations/{funds.foundation.pk}/"
    appoint(funds, "一", "CHAIR")
    found = caller.get(f"{own}organs/?on=2026-11-18&organ=DECIDING").json()["results"]
    assert [(row["name"], row["position"]) for row in found] == [("一", "CHAIR")] and "is_paid" not in found[0]
    assert caller.get(f"{own}organs/?on=2026-01-01").json()["results"] == []
    new = {
        "position": "SUPERVISOR",
        "name": "二",
        "starts_on": "2026-03-01",
        "ends_on": "2031-03-01",
        "is_declared": True,
    }
    assert caller.post(f"{own}organs/appoint/", new, format="json").status_code == 401
    caller.force_authenticate(posted(Role.AUDITOR))
    assert caller.post(f"{own}organs/appoint/", new, format="json").status_code == 403
    caller.force_authenticate(funds.handler)
    refused = caller.post(f"{own}organs/appoint/", new | {"bars": ["KIN"]}, format="json")
    assert refused.status_code == 422 and "第二十二条" in refused.json()["fields"]["bars"]
    member = caller.post(f"{own}organs/appoint/", new, format="json")
    assert member.status_code == 201
    end = f"/api/v1/organ-members/{member.json()['id']}/end/"
    gone = {"ended_on": "2026-11-01", "reason": "本人辞职"}
    assert caller.post(end, gone, format="json").json()["ends_on"] == "2026-11-01"
    assert caller.post(end, gone, format="json").status_code == 409
    text = {"adopted_on": "2020-04-01", "starts_on": "2020-05-01"}
    assert caller.post(f"{own}charters/add/", text, format="json").status_code == 422
    file = SimpleUploadedFile("章程.pdf", b"%PDF-1.4")
    version = caller.post(f"{own}charters/add/", text | {"file": file}, format="multipart").json()
    assert version["standing"] == "IN_FORCE" and len(version["sha256"]) == 64
    assert caller.get(f"{own}charters/1/").json()["body"] == "" and caller.get(f"{own}charters/2/").status_code == 404
    act = f"/api/v1/foundation-charters/{version['id']}/"
    assert caller.post(f"{act}approve/", {"approved_on": "2020-04-20"}, format="json").status_code == 200
    assert caller.post(f"{act}withdraw/", {"reason": "错"}, format="json").status_code == 403
    caller.force_authenticate(funds.treasurer)
    assert caller.post(f"{act}withdraw/", {"reason": "错"}, format="json").json()["standing"] == "WITHDRAWN"
    assert [row["number"] for row in caller.get(f"{own}charters/").json()] == [1]
