"""Open311 GeoReport v2: documents by the letter of the specification, raising with a key, and an independent client."""

import json
import xml.etree.ElementTree as ET
from datetime import timedelta

import georeport
import pytest
from django.utils import timezone

from governance.notifications.models import Delivery
from grievances.models import ApiKey, Category, Grievance
from grievances.open311.reads import token_of
from grievances.open311.render import render
from grievances.public_reads import number_of
from grievances.services import raise_matter
from grievances.services.apikeys import seal_new_key
from grievances.states import Kind, Source, State
from tests.grievances.world import World, build_world

ROOT = "/open311/v2"
REPORT = {"service_code": "lighting", "lat": "29.53", "long": "106.56", "description": "三单元楼道的灯坏了，晚上很黑。"}
REQUEST_FIELDS = [
    "service_request_id", "status", "status_notes", "service_name", "service_code", "description",
    "agency_responsible", "service_notice", "requested_datetime", "updated_datetime", "expected_datetime", "address",
    "address_id", "zipcode", "lat", "long", "media_url",
]  # fmt: skip


def make_key(world: World, *scopes: ApiKey.Scope, **fields) -> tuple[ApiKey, str]:
    row = ApiKey(name="测试方", scopes=[*scopes], area=world.district, **fields)
    raw = seal_new_key(row, timezone.now())
    row.save()
    return row, raw


@pytest.fixture
def key(world) -> str:
    return make_key(world, ApiKey.Scope.OPEN311)[1]


def xml(response) -> ET.Element:
    assert response["Content-Type"] == "text/xml; charset=utf-8"
    assert response.content.startswith(b'<?xml version="1.0" encoding="utf-8"?>')
    return ET.fromstring(response.content)


def errors(response) -> list[tuple[int, str]]:
    root = xml(response)
    assert (root.tag, {child.tag for child in root}) == ("errors", {"error"})
    assert all([part.tag for part in child] == ["code", "description"] for child in root)
    assert {int(child.findtext("code")) for child in root} == {response.status_code}
    return [(response.status_code, child.findtext("description")) for child in root]


def post(client, key: str = "", form: str = "json", headers=None, **fields):
    return client.post(f"{ROOT}/requests.{form}", {"api_key": key, **REPORT, **fields}, headers=headers or {})


def test_render_when_text_has_what_xml_has_not_then_document_stays_readable():
    document = [
        {"description": "a\x00\x0b<b>&\ud800\uffff\U0001f6a7 行\n二", "long": 1.5, "metadata": True, "zip": None}
    ]
    (request,) = ET.fromstring(render("xml", "service_requests", document))
    assert [(child.tag, child.text) for child in request] == [
        ("description", "a<b>&\U0001f6a7 行\n二"), ("long", "1.5"), ("metadata", "true"), ("zip", None),
    ]  # fmt: skip
    assert json.loads(render("json", "errors", [{"code": 403}])) == [{"code": 403}]


def test_services_and_discovery_when_read_then_as_the_specification_says(client, world):
    parent = Category.objects.create(code="sanitation", name="环境卫生")
    Category.objects.create(code="garbage", name="垃圾清运", parent=parent, hint="垃圾堆积、垃圾桶满溢")
    Category.objects.create(code="off", name="停用的", parent=parent, is_active=False)
    root = xml(client.get(f"{ROOT}/services.xml"))
    assert root.tag == "services"
    assert [child.tag for child in root] == ["service"] * 2
    garbage = next(child for child in root if child.findtext("service_code") == "garbage")
    assert {child.tag: child.text for child in garbage} == {
        "service_code": "garbage", "service_name": "垃圾清运", "description": "垃圾堆积、垃圾桶满溢", "metadata": "true",
        "type": "batch", "keywords": "环境卫生, 垃圾堆积, 垃圾桶满溢", "group": "环境卫生",
    }  # fmt: skip
    answer = client.get(f"{ROOT}/services.json", {"jurisdiction_id": "500108"})
    assert answer["Content-Type"] == "application/json; charset=utf-8"
    assert {row["service_code"] for row in answer.json()} == {"lighting", "garbage"}
    assert answer.json()[0]["metadata"] is True

    definition = xml(client.get(f"{ROOT}/services/garbage.xml"))
    assert (definition.tag, definition.findtext("service_code")) == ("service_definition", "garbage")
    consent = definition.find("attributes")[0]
    assert [child.tag for child in consent] == [
        "variable", "code", "datatype", "required", "datatype_description", "order", "description", "values",
    ]  # fmt: skip
    assert [value.findtext("key") for value in consent.find("values")] == ["yes", "no"]

    discovery = xml(client.get(f"{ROOT}/discovery.xml"))
    endpoint = discovery.find("endpoints/endpoint")
    assert endpoint.findtext("specification") == "http://wiki.open311.org/GeoReport_v2"
    assert endpoint.findtext("url") == "http://testserver/open311/v2"
    assert [item.text for item in endpoint.find("formats")] == ["text/xml", "application/json"]
    assert set(client.get(f"{ROOT}/discovery.json").json()) == {"changeset", "contact", "key_service", "endpoints"}


def test_errors_when_something_is_wrong_then_code_and_body_of_the_specification(client, world, key):
    assert errors(client.get(f"{ROOT}/services/none.xml"))[0][0] == 404
    assert errors(client.get(f"{ROOT}/services.xml", {"jurisdiction_id": "city.gov"}))[0][0] == 404
    assert errors(client.get(f"{ROOT}/requests/2026-000009.xml"))[0][0] == 404
    assert errors(client.get(f"{ROOT}/requests/{'9' * 30}.xml"))[0][0] == 404
    assert errors(client.get(f"{ROOT}/tokens/1-{'0' * 32}.xml"))[0][0] == 404
    assert errors(client.get(f"{ROOT}/nothing"))[0][0] == 404
    assert errors(client.delete(f"{ROOT}/requests.xml"))[0][0] == 400
    for query in (
        "status=done", "start_date=yesterday", "start_date=2026-01-01T00:00:00", "start_date=2026-02-30", "page_size=0",
        "start_date=2026-01-01&end_date=2026-05-01", "start_date=2026-02-01&end_date=2026-01-01", "after=xx",
        "end_date=0001-01-01T00:00:00Z", "start_date=0001-01-01", "start_date=9999-12-31", "page_size=000999999",
        "after=WyJuIiwiMDAwMS0wMS0wMSAwMDowMDowMCsxNDowMCIsIjEiXQ", "start_date=2026-01-01T00:00:00%2B99:99",
        "page_size=%C2%B2", "service_request_id=" + ",".join(["1"] * 201),
    ):  # fmt: skip
        assert errors(client.get(f"{ROOT}/requests.xml?{query}"))[0][0] == 400, query
    assert client.get(f"{ROOT}/requests.json?service_code=a%00b&service_request_id=").json() == []
    for wrong, status in [
        ({"api_key": ""}, 403), ({"api_key": "jf_wrong"}, 403), ({"service_code": "none"}, 404),
        ({"service_code": ""}, 400), ({"description": ""}, 400), ({"description": "字" * 4001}, 400),
        ({"lat": ""}, 400), ({"lat": "NaN"}, 400), ({"lat": "91"}, 400), ({"lat": "", "long": ""}, 400),
        ({"address_id": "building:999999"}, 400), ({"phone": "12"}, 400), ({"media_url": "javascript:1"}, 400),
        ({"attribute[may_publish]": "maybe"}, 400),
    ]:  # fmt: skip
        answer = client.post(f"{ROOT}/requests.xml", {"api_key": key, **REPORT, **wrong})
        assert errors(answer)[0][0] == status, wrong
    assert post(client, key, service_code="none").json()[0]["code"] == 404
    several = client.post(f"{ROOT}/requests.json", {"api_key": key, "service_code": "lighting"})
    assert [line["description"].split(":")[0] for line in several.json()] == ["description", "address_string"]
    body = client.post(f"{ROOT}/requests.xml", json.dumps({"api_key": key}), content_type="application/json")
    assert errors(body)[0][0] == 400
    assert not Grievance.objects.exists()


def test_raise_when_good_then_a_matter_with_token_that_its_raiser_follows(client, world, key):
    world.building.latitude, world.building.longitude = REPORT["lat"], REPORT["long"]
    world.building.save()
    answer = post(
        client, key, first_name="小明", last_name="王", phone="138 1234 5678", address_string="3栋502",
        **{"attribute[may_publish]": "yes", "attribute[place_detail]": "二单元"},
    )  # fmt: skip
    assert answer.status_code == 200
    (raised,) = answer.json()
    assert list(raised) == ["token", "service_notice", "account_id"]
    row = Grievance.objects.get()
    assert (row.source, row.category, row.contact_name, row.contact_phone) == (
        Source.OPEN311, world.category, "王小明", "13812345678",
    )  # fmt: skip
    assert (row.place_detail, row.may_publish, row.reporter) == ("3栋502 二单元", True, None)
    assert Delivery.objects.filter(channel="SMS").count() == 1  # the resident gets the code
    token = raised["token"]
    (mine,) = client.get(f"{ROOT}/requests/{token}.json").json()
    assert (mine["service_request_id"], mine["status"], mine["service_code"]) == (token, "open", "lighting")
    assert client.get(f"{ROOT}/tokens/{token}.json").json() == [{"service_request_id": token, "token": token}]
    assert client.get(f"{ROOT}/requests/{number_of(row)}.json").status_code == 404
    assert client.get(f"{ROOT}/requests.json").json() == []
    world.triaged(row, Kind.COMMUNITY, timezone.now())
    assert client.get(f"{ROOT}/tokens/{token}.json").json()[0]["service_request_id"] == number_of(row)
    (shown,) = client.get(f"{ROOT}/requests.json").json()
    assert shown["service_request_id"] == number_of(row)
    secrets = [row.code, token, "王小明", "13812345678", "502", "二单元", "29.53"]
    assert [secret for secret in secrets if secret in json.dumps(shown, ensure_ascii=False)] == []


def test_raise_when_sent_again_then_one_matter(client, world, key):
    first, again = post(client, key).json(), post(client, key, form="json").json()
    other_device = post(client, key, device_id="another").json()
    assert first == again != other_device
    named = [post(client, key, headers={"Idempotency-Key": "order-7"}, description=words).json()
             for words in ("楼道的灯坏了很久。", "楼道的灯真的坏了很久。")]  # fmt: skip
    assert named[0] == named[1]
    assert Grievance.objects.count() == 3
    stranger = make_key(world, ApiKey.Scope.OPEN311)[1]
    assert post(client, stranger).json() != first


def test_raise_when_no_consent_is_given_then_never_public_and_place_found_by_words(client, world, key):
    post(client, key, lat="", long="", address_string="阳光花园3栋门口")
    post(client, key, lat="", long="", address_id=f"building:{world.building.pk}")
    by_words, by_id = Grievance.objects.order_by("id")
    assert (by_words.estate, by_words.area) == (world.estate, world.community)
    assert (by_id.building, by_id.area) == (world.building, world.grid)
    world.triaged(by_id, Kind.COMMUNITY, timezone.now())
    assert client.get(f"{ROOT}/requests.json").json() == []
    assert client.get(f"{ROOT}/requests/{token_of(by_id.pk)}.json").status_code == 200


def test_key_when_revoked_foreign_or_hasty_then_refused(client, world, key):
    assert post(client, key).status_code == 200
    assert ApiKey.objects.get().last_used_on == timezone.localdate()
    assert key not in str(ApiKey.objects.values())
    assert post(client, make_key(world, ApiKey.Scope.HOTLINE_STATES)[1]).status_code == 403
    _row, slow = make_key(world, ApiKey.Scope.OPEN311, per_minute=1)
    assert [post(client, slow).status_code for _ in range(2)] == [200, 429]
    ApiKey.objects.update(is_active=False)
    assert post(client, key).status_code == 403


def test_list_when_filtered_then_those_rows_in_pages_at_a_steady_number_of_queries(
    client, world, django_assert_max_num_queries
):
    now = timezone.now()
    rows = [world.triaged(world.raised(now=now - timedelta(days=day)), Kind.COMMUNITY, now) for day in (1, 2, 3)]
    world.triaged(world.raised(now=now), Kind.PRIVATE, now)
    ended = world.brought_to(State.RESOLVED, now=now - timedelta(days=100))
    numbers = [number_of(row) for row in rows]

    def ids(**query) -> list[str]:
        with django_assert_max_num_queries(3):
            return [row["service_request_id"] for row in client.get(f"{ROOT}/requests.json", query).json()]

    assert ids() == ids(status="open,closed") == ids(service_code="lighting") == numbers
    assert ids(service_code="garbage") == ids(status="closed") == []
    assert ids(start_date=timezone.localdate(now - timedelta(days=100)).isoformat(), status="closed") == [
        number_of(ended)
    ]
    assert ids(end_date=(now - timedelta(days=1, hours=12)).isoformat()) == [*numbers[1:]]
    assert ids(service_request_id=f"{numbers[2]},{numbers[0]},2020-{rows[1].pk:06d}") == [numbers[2], numbers[0]]
    page = client.get(f"{ROOT}/requests.json", {"page_size": 2})
    assert [row["service_request_id"] for row in page.json()] == numbers[:2]
    address = page["Link"].split(">")[0].lstrip("<")
    assert [row["service_request_id"] for row in client.get(address).json()] == numbers[2:]
    (closed,) = client.get(f"{ROOT}/requests/{number_of(ended)}.json").json()
    assert list(closed) == REQUEST_FIELDS
    assert (closed["status"], closed["status_notes"]) == ("closed", "已办结，待评价。灯已换好")
    assert closed["updated_datetime"] == timezone.localtime(ended.resolved_at).isoformat(timespec="seconds")


@pytest.mark.django_db(transaction=True)
def test_georeport_client_when_it_reads_this_server_then_understands_everything(live_server):
    world = build_world()
    now = timezone.now()
    raised = [raise_matter(draft=world.draft(), actor=None, now=now) for _ in range(2)]
    numbers = {number_of(world.triaged(row, Kind.COMMUNITY, now)) for row in raised}
    for form in ("json", "xml"):
        client = georeport.GeoReport(f"{live_server.url}{ROOT}", jurisdiction="500108", output_format=form)
        services = client.get_service_list()
        (service,) = services if form == "json" else [services]
        definition = client.get_service_definition(service["service_code"])
        assert definition["service_code"] == "lighting"
        found = client.get_service_requests(status="open", start_date=(now - timedelta(days=1)).isoformat())
        assert {row["service_request_id"] for row in found} == numbers
        one = client.get_service_request(found[0]["service_request_id"])
        assert {**one} == {**found[0]}
        assert one["address"] == "阳光花园"
