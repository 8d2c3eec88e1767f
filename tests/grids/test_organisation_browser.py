"""A resident books on a phone, in a real browser; every page of organisations and facilities, seen by many eyes."""

from collections.abc import Iterable

import pytest
from django.utils import timezone

from grids.models import Booking, JointMeeting
from grids.services import joint_meetings
from tests.browser.walk import BRIEFLY, Findings, look_at
from tests.grids.organisation_world import Partners, build_partners

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser, pytest.mark.walk]


@pytest.fixture
def partners(transactional_db) -> Partners:
    return build_partners()


@pytest.fixture
def findings() -> Iterable[Findings]:
    found = Findings()
    yield found
    assert found.lines == [], "\n" + "\n".join(found.lines)


def signed_in(new_page, live_server, user, client):
    client.force_login(user)
    page = new_page(width=360, height=740)
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    return page


def test_resident_when_booking_on_a_phone_then_has_it_and_every_page_is_fit_to_use(
    partners: Partners, new_page, live_server, client, findings: Findings
):
    client.get("/grids/facilities/")  # the first request of a process reads all addresses
    page = signed_in(new_page, live_server, partners.resident, client)
    page.goto("/grids/facilities/")
    page.locator(".next-slots a").first.click()
    page.locator("[name=starts_at]").first.check()
    page.fill("[name=purpose]", "楼栋读书会")
    page.click("main form [type=submit]")
    page.wait_for_url("**/grids/bookings/**")
    row = Booking.objects.get()
    assert row.state == "CONFIRMED"
    community, meeting = partners.world.community, _meeting(partners)
    own = ["facilities/", f"facilities/{partners.hall.pk}/", f"bookings/{row.code}/", "registration/"]
    own += ["registration/organisation/", "registration/member/", f"organisations/of/{partners.registration.code}/"]
    own += [f"organisations/{community.code}/{slug}" for slug in ("", "services/", "evaluations/")]
    _walk(page, [f"/grids/{address}" for address in own], findings)

    host = signed_in(new_page, live_server, partners.contact, client)
    day = f"{row.starts_at.astimezone():%Y-%m-%d}"
    _walk(
        host,
        [
            f"/grids/registration/{partners.registration.code}/",
            f"/grids/facilities/set-up/{partners.hall.resource_id}/",
            f"/grids/facilities/{partners.hall.pk}/day/?day={day}",
        ],
        findings,
    )
    desk = signed_in(new_page, live_server, partners.world.community_worker, client)
    at_desk = ["organisations/?scope=all", f"organisations/{partners.registration.code}/", "members/", "bookings/"]
    at_desk += ["documents/new/", "joint-meetings/", f"joint-meetings/{meeting.pk}/"]
    _walk(desk, [f"/desk/grids/{address}" for address in at_desk], findings)


def _walk(page, addresses: list[str], findings: Findings) -> None:
    for address in addresses:
        assert page.goto(address).status == 200, address
        look_at(page, address, findings, BRIEFLY)


def _meeting(partners: Partners) -> JointMeeting:
    now = timezone.now()
    return joint_meetings.call_meeting(
        community=partners.world.community, title="共享车位", starts_at=now, place="会议室", agenda="车位",
        invited=[partners.registration], actor=partners.world.community_worker, now=now,
    )  # fmt: skip
