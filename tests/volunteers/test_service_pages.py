"""Pages of volunteers on phone and desk: each opens for its people, keeps others out, and does its one thing."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client

from governance.common.errors import DomainError
from governance.notifications.models import Message
from governance.people.models import Residency, User
from governance.people.roles import Role
from governance.territory.models import Estate
from tests.factories import COMMUNITY, DwellingFactory, make_area, posted
from tests.volunteers.service_world import HOUR, NOW, build_serving
from tests.volunteers.test_shifts import code_at, published
from volunteers.models import Activity, Certificate, ServiceRecord, SignUp, Team, TeamMember, Volunteer
from volunteers.selectors.records import same_device
from volunteers.services import hours, people, shifts
from volunteers.services.devices import forget_devices
from volunteers.services.hours.keys import served_link
from volunteers.tasks import forget_marks

pytestmark = pytest.mark.django_db


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def get(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, (path, answer.status_code)
    return answer.content.decode()


def post(client: Client, path: str, status: int = 302, **given):
    answer = client.post(path, given)
    assert answer.status_code == status, (path, answer.status_code, answer.content.decode()[:3000])
    return answer


def test_from_registering_to_the_certificate_over_the_pages(time_machine):
    time_machine.move_to(NOW, tick=False)
    serving = build_serving()
    user = User.objects.create(display_name="新人", password="!")
    phone, clerk, stranger = client_of(user), client_of(serving.clerk), Client()
    assert "还没有注册" in get(phone, "/volunteers/me/")
    flat = DwellingFactory(building__grid=make_area(COMMUNITY + "001"))
    Residency.objects.create(user=user, dwelling=flat, kind="OWNER")
    estate = flat.building.estate
    given = {"name": "李新", "places": estate.pk, "born_on": "1990-05-01", "community": serving.community.pk}
    assert "我自愿" in post(phone, "/volunteers/register/", 422, **given).content.decode()
    post(phone, "/volunteers/register/", agrees="on", **given)
    volunteer = Volunteer.objects.get(user=user)
    assert list(volunteer.places.all()) == [estate]
    assert phone.get("/volunteers/register/")["Location"] == "/volunteers/me/"
    assert volunteer.code in get(phone, "/volunteers/me/")
    assert "李新" in get(clerk, "/desk/volunteers/")
    post(clerk, f"/desk/volunteers/{volunteer.code}/check/", name="李新")
    shift = published(serving)
    assert "敬老陪护" in get(stranger, "/volunteers/")
    assert "11月18日 星期三" in get(stranger, f"/volunteers/calendar/?community={COMMUNITY}&from_on=2026-11-18")
    assert "还没有可以报名的活动" in get(stranger, "/volunteers/calendar/?from_on=2026-11-19")
    for path, label in (("calendar/", "日历"), ("", "活动"), ("teams/", "服务队")):
        chips = get(stranger, f"/volunteers/{path}").split('class="service-nav')[1].split("</nav>")[0]
        assert re.findall(r'aria-current="page">(\w+)<', chips) == [label]
    assert "登录后报名" in get(stranger, f"/volunteers/activities/{shift.activity.code}/")
    post(phone, f"/volunteers/shifts/{shift.pk}/sign-up/")
    assert "BEGIN:VEVENT" in get(phone, "/volunteers/me/shifts.ics")
    get(phone, f"/volunteers/shifts/{shift.pk}/code/", 403)
    time_machine.move_to(shift.starts_at, tick=False)  # sessions have ended
    phone, leader, second = client_of(user), client_of(serving.leader.user), client_of(serving.second)
    code = code_at(shift, shift.starts_at)
    assert code in get(leader, f"/volunteers/shifts/{shift.pk}/code/")
    assert "不对" in post(phone, f"/volunteers/shifts/{shift.pk}/", 422, code="123456").content.decode()
    post(phone, f"/volunteers/shifts/{shift.pk}/", code=code)
    time_machine.move_to(shift.ends_at, tick=False)
    phone, leader, second = client_of(user), client_of(serving.leader.user), client_of(serving.second)
    post(phone, f"/volunteers/shifts/{shift.pk}/", code=code_at(shift, shift.ends_at))
    record = ServiceRecord.objects.get()
    organise = f"/volunteers/activities/{shift.activity.code}/organise/"
    assert "等确认时间" in get(leader, organise)
    post(leader, organise + "finish/")
    post(leader, f"/volunteers/records/{record.pk}/confirm/", minutes=110)
    assert post(leader, f"/volunteers/records/{record.pk}/vouch/", 403, words="我").status_code == 403
    post(second, f"/desk/volunteers/records/{record.pk}/vouch/", words="我也在现场")
    assert "1.8" in get(phone, "/volunteers/me/")
    answer = post(phone, "/volunteers/certificates/", from_on="2026-11-01", to_on="2026-11-30")
    assert "1.8 小时" in get(phone, answer["Location"])
    get(leader, answer["Location"], 404)
    checked = get(stranger, f"/volunteers/certificates/check/?code={Certificate.objects.get().code}")
    assert "真实有效" in checked and "李新" not in checked
    hours.dispute(record_id=record.pk, words="错", actor=serving.auditor, now=shift.ends_at)
    assert "更正" in get(stranger, f"/volunteers/certificates/check/?code={Certificate.objects.get().code}")
    post(phone, "/volunteers/me/edit/", shows_honours="on", words="教书")
    other = make_area(COMMUNITY[:9] + "009", "邻村社区")
    post(phone, "/volunteers/me/communities/", 422, community=serving.community.pk)
    post(phone, "/volunteers/me/communities/", community=other.pk)
    assert "邻村社区" in get(phone, "/volunteers/me/")
    home = Estate.objects.create(community=serving.community, name="江月苑")
    assert "江月苑（" in get(phone, "/volunteers/me/edit/")
    post(phone, "/volunteers/me/edit/", places=home.pk, free_times="WEEKEND_MORNING")
    seen = (
        get(phone, "/volunteers/me/"),
        get(clerk_again := client_of(serving.clerk), f"/desk/volunteers/{volunteer.code}/"),
    )
    assert all("江月苑" in page and "周末上午" in page for page in seen)
    leaving = f"/volunteers/me/communities/{serving.community.code}/leave/"
    get(second, leaving, 404)
    assert leaving in seen[0] and "没有要交给别人的事" in get(phone, leaving)
    post(phone, leaving)
    get(phone, leaving, 404)
    assert "江月苑" not in get(phone, "/volunteers/me/")
    get(clerk_again, f"/desk/volunteers/{volunteer.code}/", 404)
    post(phone, f"/volunteers/me/communities/{other.code}/leave/", 409)
    assert "me/leave/" in get(phone, "/volunteers/me/")
    asked = get(phone, "/volunteers/me/leave/")
    assert "服务记录 1 条（已计入 0 小时）、已开的证明 1 份" in asked and "第四十七条" in asked and "候补" not in asked
    get(second, "/volunteers/me/leave/", 404)
    post(phone, "/volunteers/me/leave/")
    get(phone, "/volunteers/me/leave/", 404)
    assert "您已退出" in get(phone, "/volunteers/me/")


def test_the_desk_drafts_founds_enters_and_looks_and_strangers_stay_out(time_machine, django_assert_max_num_queries):
    time_machine.move_to(NOW, tick=False)
    serving = build_serving()
    clerk, auditor = client_of(serving.clerk), client_of(serving.auditor)
    neighbour, resident = (
        client_of(posted(Role.COMMUNITY_WORKER, COMMUNITY[:9] + "009")),
        client_of(serving.volunteer().user),
    )
    draft = {"title": "巡逻", "community": serving.community.pk, "theme": serving.team.theme_id, "content": "巡逻", "place": "全小区",
             "risks": "夜间", "is_risky": "on"}  # fmt: skip
    answer = post(clerk, "/desk/volunteers/activities/new/", **draft)
    page, day = answer["Location"], (NOW + timedelta(days=1)).date()
    post(
        clerk,
        page + "add-shift/",
        name="夜巡",
        starts_at=f"{day}T19:00",
        ends_at=f"{day}T21:00",
        most=3,
        least=1,
        most_waiting=0,
    )
    assert "第十七条" in clerk.post(page + "publish/").content.decode()
    post(clerk, page + "insure/", insurance="平安 1")
    post(clerk, page + "publish/")
    assert Activity.objects.get().state == "PUBLISHED"
    get(neighbour, page, 404)
    get(resident, "/desk/volunteers/", 403)
    post(clerk, "/desk/volunteers/teams/", name="金牌队", theme=serving.team.theme_id, community=serving.community.pk)
    assert Team.objects.count() == 2 and "敬老队" in get(clerk, "/desk/volunteers/teams/")
    member = serving.team.members.get()
    post(clerk, f"/desk/volunteers/teams/{serving.team.code}/", member=member.pk)
    given = {"volunteer": serving.volunteer().code, "title": "搬运", "starts_at": "2026-11-15T09:00", "content": "搬书",
             "ends_at": "2026-11-15T10:00", "minutes": 60, "place": "图书室"}  # fmt: skip
    post(clerk, "/desk/volunteers/records/new/", 422, **given | {"volunteer": "ZY-0000-00"})
    post(clerk, "/desk/volunteers/records/new/", **given)
    post(clerk, "/desk/volunteers/records/new/", **given)
    for path in ("", "activities/", "records/?scope=second", "records/?scope=all", "teams/"):
        with django_assert_max_num_queries(16):
            get(clerk, f"/desk/volunteers/{path}")
    assert "搬运" in get(auditor, "/desk/volunteers/patterns/")
    get(clerk, "/desk/volunteers/patterns/", 403)
    assert "事后补录" in get(auditor, f"/desk/volunteers/records/{ServiceRecord.objects.first().pk}/")
    get(resident, f"/volunteers/records/{ServiceRecord.objects.first().pk}/")
    for path in ("teams/", "honours/", "organisations/", "me/records/", ""):
        get(resident, f"/volunteers/{path}")


def test_device_when_it_checks_in_for_many_then_the_auditor_sees_it_and_the_mark_is_forgotten(time_machine):
    time_machine.move_to(NOW, tick=False)
    serving = build_serving()
    shift = published(serving, most=5)
    users = [serving.volunteer(number).user for number in range(4)]
    for user in users:
        shifts.sign_up(shift_id=shift.pk, actor=user, now=NOW)
    time_machine.move_to(shift.starts_at, tick=False)
    phone, page, seen = Client(), f"/volunteers/shifts/{shift.pk}/", shift.starts_at.isoformat()
    for number, user in enumerate(users[:3]):
        phone.force_login(user)
        assert "随机标记" in get(phone, page)
        post(phone, page, code=code_at(shift, shift.starts_at), **({"seen_at": seen} if number == 2 else {}))
    post(client_of(users[3]), page, code=code_at(shift, shift.starts_at))
    marks = list(SignUp.objects.order_by("id").values_list("came_device", flat=True))
    cookie = phone.cookies["device-mark"]
    assert len({len(mark) for mark in marks}) == 1 and len(set(marks)) == 2 and marks[0] == marks[2]
    assert cookie["httponly"] and marks[0] not in cookie.value and cookie.value.split(":")[0] not in marks
    forged = Client()
    forged.cookies["device-mark"] = "a" * 40
    for number in range(3):
        elder = User.objects.create(display_name="老人", password="!")
        record = serving.record(volunteer=serving.volunteer(number), served=elder)
        post(forged, served_link(record), stars=5)
    words = get(client_of(serving.auditor), "/desk/volunteers/patterns/")
    assert "为 3 人签到" in words and "确认了 3 人的服务" in words and marks[0] not in words
    assert [row["people"] for row in same_device(serving.auditor, NOW)] == [3, 3]
    assert forget_devices(now=shift.starts_at + timedelta(days=89)) == 0
    forget_marks()
    assert len(same_device(serving.auditor, NOW)) == 2
    assert forget_devices(now=shift.starts_at + timedelta(days=91)) == 7
    assert same_device(serving.auditor, NOW) == []


def test_team_when_a_member_goes_then_by_themselves_or_by_a_leader_with_a_reason_that_they_are_told():
    serving = build_serving()
    team, users = serving.team, [serving.volunteer(number).user for number in range(4)]
    for number, user in enumerate(users[:3]):
        people.join_team(volunteer_id=serving.volunteer(number).pk, team=team, actor=user, now=NOW)
    first, second, third = (team.members.get(volunteer__user=user) for user in users[:3])
    path, leader, clerk = f"/volunteers/teams/{team.code}/", client_of(serving.leader.user), client_of(serving.clerk)
    get(client_of(users[3]), path, 404)
    out = path + f"remove/?member={first.pk}"
    assert out in get(leader, path).replace("&amp;", "&") and "remove/" not in get(client_of(users[0]), path)
    assert "志愿者0" in get(leader, out)
    get(client_of(users[1]), out, 403)
    get(leader, path + "remove/", 404)
    assert team.code in get(client_of(users[0]), "/volunteers/me/")
    assert "必须填写" in str(refusal_of(team, first, serving.leader.user).fields)
    assert refusal_of(team, first, users[1], "闹").status == 403
    assert refusal_of(team, team.members.get(is_leader=True), users[1], "闹").status == 403
    post(leader, out, 422)
    post(leader, out, reason="长期不参加")
    assert Message.objects.get(recipient=users[0]).body == "长期不参加"
    assert refusal_of(team, first, serving.leader.user, "再来").status == 409
    post(client_of(users[1]), path + "leave/")
    assert not Message.objects.filter(recipient=users[1]).exists()
    desk = f"/desk/volunteers/teams/{team.code}/"
    assert f"{desk}remove/?member={third.pk}" in get(clerk, desk)
    get(client_of(posted(Role.COMMUNITY_WORKER, COMMUNITY[:9] + "009")), desk, 404)
    get(client_of(serving.auditor), desk + f"remove/?member={third.pk}", 403)
    post(clerk, desk + f"remove/?member={third.pk}", reason="重复登记")
    people.join_team(volunteer_id=serving.volunteer(3).pk, team=team, actor=users[3], now=NOW)
    fourth = team.members.get(volunteer__user=users[3])
    people.set_leader(team_id=team.pk, member=fourth, is_leader=True, actor=serving.clerk, now=NOW)
    assert "社区工作人员" in refusal_of(team, fourth, serving.leader.user, "换人").message
    left = set(team.members.filter(left_on=None).values_list("volunteer", flat=True))
    assert left == {fourth.volunteer_id, serving.leader.pk}


def refusal_of(team: Team, member: TeamMember, actor: User, reason: str = "") -> DomainError:
    with pytest.raises(DomainError) as refused:
        people.remove_member(team_id=team.pk, member=member, actor=actor, reason=reason, now=NOW)
    return refused.value


def test_the_served_person_confirms_by_the_link_alone():
    serving = build_serving()
    record = serving.record(served=User.objects.create(display_name="李奶奶", password="!"))
    link, anybody = served_link(record), Client()
    get(anybody, f"/volunteers/served/{record.pk}/?k=wrong", 404)
    assert serving.volunteer().user.display_name not in get(anybody, link)
    post(anybody, link, 422)
    post(anybody, link, stars=5)
    record.refresh_from_db()
    assert (record.stars, record.state) == (5, "WAITING") and "已经确认过" in get(anybody, link)
    assert (
        date(2026, 11, 16) == record.on
        and SignUp.objects.count() == 0
        and record.ends_at - record.starts_at == 2 * HOUR
    )
