"""Help and wishes over the API: what programs may read and do, and what they never read."""

from uuid import uuid4

import time_machine

from governance.people.models import IdentityLook
from tests.grievances.api_client import Api
from tests.grievances.desk_pages import photo_file
from tests.volunteers.needs_world import HOUR, NOW, build_needs
from volunteers.models import HelpRequest, Wish


def test_api_when_help_and_wishes_run_then_every_step_and_no_name_but_by_a_look(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    world = build_needs()
    people = (world.asker, world.helper, world.giver, world.clerk)
    with time_machine.travel(NOW, tick=False):
        nobody, asker, helper, giver, clerk = Api(), *map(Api, people)
        community = world.ground.community.code
        assert nobody.get("help-requests/").status_code == 401 and nobody.get("help-kinds/").status_code == 200
        body = {"kind": "errand", "community": community, "title": "帮忙买菜", "contact_phone": "13812345678",
                "words": "腿脚不便", "place": "502", "is_frail": True}  # fmt: skip
        assert asker.post("help-requests/", body | {"kind": "nothing"}).status_code == 422
        assert asker.post("help-requests/", {**body, "community": "500108001999"}).status_code == 422
        made = asker.post("help-requests/", body, key="ask-1")
        assert made.status_code == 201 and asker.post("help-requests/", body, key="ask-1").json() == made.json()
        request = HelpRequest.objects.get()
        own = f"help-requests/{request.code}/"
        assert [row["code"] for row in helper.get("help-requests/", {"scope": "open"}).json()["results"]] == [
            request.code
        ]
        seen = helper.get(own)
        assert seen.json()["verbs"] == ["claim"] and "13812345678" not in seen.content.decode()
        assert giver.get(own).status_code == 404 and helper.post(f"{own}look/").status_code == 403
        assert (
            helper.post(f"{own}claim/").json()["state"] == "CLAIMED" and helper.post(f"{own}claim/").status_code == 409
        )
        assert giver.post(f"{own}claim/").status_code == 404 and asker.post(f"{own}approve/").status_code == 403
        assert clerk.post(f"{own}approve/").json()["state"] == "APPROVED"
        opened = helper.post(f"{own}look/", key="look-1").json()
        assert (opened["phone"], opened["place"]) == ("13812345678", "502") and IdentityLook.objects.count() == 1
        assert "phone" not in helper.post(f"{own}look/", key="look-1").json(), "what was opened is not kept"
        wish = {"community": community, "is_for": "CHILD", "title": "一个书包", "contact_name": "小雨"}
        assert asker.post("wishes/", wish).status_code == 201
        row = Wish.objects.get()
        assert nobody.get("wishes/").json()["results"] == [] and nobody.get(f"wishes/{row.code}/").status_code == 404
        assert clerk.post(f"wishes/{row.code}/check/", {"words": "开学用"}).json()["state"] == "OPEN"
        assert giver.post(f"wishes/{row.code}/claim/").json()["state"] == "CLAIMED"
        came_true = {"words": "送到了", "photos": [photo_file()]}
        assert giver.post(f"wishes/{row.code}/fulfil/", came_true, files=True).json()["state"] == "FULFILLED"
        own_wish = f"wishes/{row.code}/"
        assert nobody.get(own_wish).json()["photos"] == [], "not before the community has looked"
        photo = giver.get(own_wish).json()["photos"][0]
        assert not photo["is_public"] and nobody.get(photo["url"]).status_code == 404
        assert giver.get(photo["url"])["Content-Type"] == clerk.get(photo["url"])["Content-Type"] == "image/jpeg"
        seen = {"photo": photo["id"], "is_cleared": True}
        assert giver.post(f"{own_wish}clear/", seen).status_code == 403
        assert clerk.post(f"{own_wish}clear/", seen | {"photo": str(uuid4())}).status_code == 422
        assert clerk.post(f"{own_wish}clear/", seen).status_code == 200
        assert nobody.get(own_wish).json()["photos"][0]["is_public"] and nobody.get(photo["url"]).status_code == 200
        assert asker.post(f"wishes/{row.code}/thank/", {"words": "谢谢"}).json()["state"] == "THANKED"
        assert "小雨" not in nobody.get(f"wishes/{row.code}/").content.decode()
        offer = world.offer()
        found = nobody.get("partner-offers/", {"community": community}).json()
        assert [(one["id"], one["payer"]) for one in found] == [(offer.pk, "GOVERNMENT")]
        counted = {one["kind"]: one for one in nobody.get("supply-and-demand/", {"community": community}).json()}
        assert (counted["errand"]["asked"], counted["errand"]["offers"]) == (1, 1)
    with time_machine.travel(NOW + 2 * HOUR, tick=False):
        done = {"starts_at": "2026-11-18T10:30:00+08:00", "minutes": 40, "result": "买好了"}
        assert helper.post(f"{own}finish/", done | {"minutes": 0}).status_code == 422
        assert helper.post(f"{own}finish/", done).json()["state"] == "DONE"
        assert clerk.post(f"{own}confirm/", {}).json()["state"] == "DONE"
        assert asker.post(f"{own}rate/", {"stars": 5}).json()["state"] == "RATED"
