"""The life circle, 准入制, counts and planned moves to programs: read by whom they are for, each verb once."""

from datetime import date, timedelta

import pytest

from governance.api.models import StoredAnswer
from governance.territory.models import Building
from grids.models import PaperReport
from grids.presets import load_presets
from tests.grievances.api_client import Api, solved
from tests.grievances.test_api_schema import try_out, without_limits
from tests.grievances.world import NOW, World

__all__ = ["without_limits"]
TODAY = NOW.date()
DAY = timedelta(days=1)


def test_api_when_each_role_reads_and_acts_then_the_pages_rules_hold(world: World, without_limits):
    load_presets()
    Building.objects.filter(pk=world.building.pk).update(longitude=106.55, latitude=29.55)
    everybody, office, stranger = Api(), Api(world.community_worker), Api(world.neighbour_worker)
    community = {"community": world.community.code}
    shop = community | {"kind": "shop", "name": "便利店", "longitude": "106.550000", "latitude": "29.551000"}
    assert [one.post("service-places/", shop).status_code for one in (everybody, stranger, office)] == [401, 403, 201]
    assert office.post("service-places/", shop | {"kind": "nothing"}).status_code == 422
    place = everybody.get("service-places/", community).json()["results"][0]
    assert (place["kind"], place["latitude"]) == ("shop", 29.551)
    gaps = everybody.get("service-gaps/", community).json()
    assert gaps["metres"] == 865 and not gaps["is_confirmed"]
    lacking = {kind["kind"]: kind["lacking"] for kind in gaps["kinds"]}
    assert lacking["shop"] == [] and lacking["pharmacy"] == ["阳光花园3栋"]
    assert everybody.get("service-gaps/", {"community": "1" * 12}).status_code == 404
    assert everybody.get("service-gaps/").status_code == 422
    close = f"service-places/{place['id']}/close/"
    assert [one.post(close, {}).status_code for one in (stranger, office, office)] == [404, 200, 404]

    task = {"department": world.department.pk, "title": "协助整治", "body": "巡查", "grounds": "隐患", "legal_basis": "条例",
            "starts_on": (TODAY + DAY).isoformat(), "ends_on": "2199-01-01"}  # fmt: skip
    officer, district = Api(world.department_officer), Api(world.district_supervisor)
    assert [one.post("task-admissions/", task).status_code for one in (everybody, office)] == [401, 403]
    made = officer.post("task-admissions/", task).json()
    assert made["state"] == "PROPOSED" and everybody.get("task-admissions/").json()["results"] == []
    approve = f"task-admissions/{made['id']}/approve/"
    reason = {"words": "同意"}
    assert [one.post(approve, reason).status_code for one in (office, officer)] == [404, 403]
    assert district.post(approve, {}).status_code == 422
    assert [district.post(approve, reason).status_code for _time in range(2)] == [200, 409]
    assert district.post(approve.replace("approve", "nothing"), reason).status_code == 404
    assert everybody.get("task-admissions/").json()["results"][0]["decision"] == "同意"
    assert everybody.get("listed-papers/").json()["results"] == []

    new = {"kind": "FORM", "what": "台账", "asked_by": "某局", "words": "每天", "proof": solved(everybody)}
    for wrong, field in (({"proof": ""}, "proof"), ({"proof": "x"}, "proof"), ({"community": "1"}, "community")):
        refused = everybody.post("paper-reports/", new | wrong)
        assert (refused.status_code, field in refused.json()["fields"]) == (422, True), field
    kept, again = (officer.post("paper-reports/", new, key="k") for _time in range(2))
    assert (kept.status_code, kept.json(), bool(kept.json()["due_at"])) == (201, again.json(), True)
    assert not StoredAnswer.objects.exclude(scope="anonymous").exists()
    assert everybody.post("paper-reports/", new).json()["code"] == "bad_proof"
    assert everybody.get("paper-reports/").status_code == 401
    own = f"paper-reports/of/{kept.json()['code']}/"
    assert everybody.get(own).status_code == 401
    assert everybody.get(own, **{"Track-Secret": "000000"}).status_code == 422
    for secret in ("secret", "token"):
        assert everybody.get(own, **{"Track-Secret": kept.json()[secret]}).json()["words"] == "每天"
    report = PaperReport.objects.get()
    told = district.get("paper-reports/").json()["results"]
    assert told[0]["what"] == "台账" and "每天" not in str(told)
    assert [one.get("paper-reports/").json().get("results", []) for one in (officer, office)] == [[], []]
    whole = [one.get(f"paper-reports/{report.pk}/") for one in (everybody, office, district)]
    assert [one.status_code for one in whole] == [401, 404, 200]
    assert (whole[2].json()["words"], whole[2].headers["Cache-Control"]) == ("每天", "no-store")
    answer = f"paper-reports/{report.pk}/answer/"
    said = {"outcome": "OUTSIDE", "words": "已停止"}
    assert [one.post(answer, said).status_code for one in (officer, district, district)] == [404, 200, 409]

    numbers = office.get("grid-counts/", community).json()["counts"]
    assert next(row["number"] for row in numbers if row["key"] == "buildings" and row["grid"] == world.grid.code) == 1
    assert [one.get("grid-counts/", community).status_code for one in (everybody, stranger)] == [401, 404]
    move = {"building": world.building.pk, "grid": world.grid_beside.code, "on": (date.today() + 5 * DAY).isoformat()}
    worker = Api(world.grid_worker)
    assert [one.post("planned-moves/", move).status_code for one in (stranger, worker)] == [404, 403]
    assert office.post("planned-moves/", move | {"on": "2020-01-01"}).status_code == 422
    planned = office.post("planned-moves/", move).json()
    assert planned["grid"] == world.grid_beside.code and planned["before"] == world.grid.code
    assert [row["id"] for row in worker.get("planned-moves/", community).json()["results"]] == [planned["id"]]
    cancel = f"planned-moves/{planned['id']}/cancel/"
    assert [one.post(cancel, {}).status_code for one in (stranger, worker, office, office)] == [404, 403, 200, 409]


@pytest.mark.walk
def test_api_when_tried_at_random_then_nothing_unforeseen(world: World, without_limits):
    load_presets()
    own = ("service_", "task_admissions", "listed_papers", "paper_reports", "grid_counts", "planned_moves", "grid_plan")
    api = Api(world.community_worker)
    names = [
        told["operationId"]
        for operations in api.get("schema/").json()["paths"].values()
        for told in operations.values()
        if told["operationId"].startswith(own)
    ]
    assert try_out({"/api/v1/": [{"pk": 1, "verb": "approve"}]}, api, examples=2, only=tuple(names)) >= len(names) > 10
