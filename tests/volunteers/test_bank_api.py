"""The counter, families and certificates over the API: the services of the pages, and their refusals by state and role."""

import pytest
import time_machine

from governance.people.roles import Role
from tests.factories import DISTRICT, STREET, posted
from tests.grievances.api_client import Api
from tests.grievances.desk_pages import photo_file
from tests.volunteers.bank_world import OTHER, Bank, build_bank
from volunteers.models import Certificate, FamilyTie, StockPaper
from volunteers.selectors import bank as reads
from volunteers.states.bank import PaperState, TieState


@pytest.fixture
def bank(db, settings, tmp_path) -> Bank:
    settings.MEDIA_ROOT = tmp_path
    return build_bank()


def people_of(bank: Bank) -> dict[str, Api]:
    return {
        "nobody": Api(), "resident": Api(bank.person().user), "keeper": Api(bank.keeper), "clerk": Api(bank.clerk),
        "chief": Api(bank.chief), "elsewhere": Api(bank.keepers[OTHER]), "auditor": Api(posted(Role.AUDITOR, DISTRICT)),
        "street": Api(posted(Role.STREET_OFFICER, STREET)),
    }  # fmt: skip


def refusals(people: dict[str, Api], path: str, sent: dict | None = None) -> dict[str, int]:
    """How everybody but those who may is answered."""
    return {name: api.post(path, sent or {}).status_code for name, api in people.items() if name not in MAY}


MAY = ("keeper", "clerk", "chief")
STRANGERS = {"nobody": 401, "resident": 403, "elsewhere": 404, "auditor": 403, "street": 403}


def test_counter_when_worked_over_the_api_then_as_at_the_desk_and_closed_to_others(bank):
    with time_machine.travel(bank.now, tick=False):
        people = people_of(bank)
        keeper, clerk, chief = (people[name] for name in MAY)
        office = f"bank-offices/{bank.here.pk}/"
        new = {"name": "大米", "price": 10, "icon": "bowl", "kind": "GOODS", "most_each": 2}
        assert refusals(people, f"{office}product/", new) == STRANGERS
        made = keeper.post(f"{office}product/", new, key="rice")
        assert made.status_code == 200 and keeper.post(f"{office}product/", new, key="rice").json() == made.json()
        assert keeper.post(f"{office}product/", new).json()["fields"].keys() == {"name"}
        good = f"goods/{made.json()['name']}/"
        for verb, sent in (("stock-in", {"quantity": 8, "why": "采购"}), ("count", {"counted": 7, "reason": "少一件"}),
                           ("write-off", {"quantity": 1, "reason": "坏了"}),
                           ("change", {"price": 12, "state": "SHOWN"})):  # fmt: skip
            assert refusals(people, f"{good}{verb}/", sent) == STRANGERS, verb
        stocked = keeper.post(f"{good}stock-in/", {"quantity": 8, "why": "采购"}, key="in").json()
        assert keeper.post(f"{good}stock-in/", {"quantity": 8, "why": "采购"}, key="in").json() == stocked
        assert (stocked["in_stock"], stocked["free"], stocked["paper"]) == (8, 8, None)
        assert keeper.post(f"{good}count/", {"counted": 8}).json()["paper"] is None
        counted = keeper.post(f"{good}count/", {"counted": 7, "reason": "少一件"}).json()
        assert keeper.post(f"{good}write-off/", {"quantity": 1, "reason": "坏了"}).status_code == 409, "one at a time"
        paper = f"stock-papers/{counted['paper']}/"
        others = {"nobody": 401, "resident": 403, "keeper": 403, "chief": 403, "elsewhere": 404, "auditor": 403,
                  "street": 403}  # fmt: skip
        assert {
            name: api.post(f"{paper}confirm/").status_code for name, api in people.items() if name != "clerk"
        } == others
        assert clerk.post(f"{paper}refuse/").status_code == 422, "with a reason"
        assert clerk.post(f"{paper}confirm/").json()["state"] == "CONFIRMED"
        for state in (PaperState.CONFIRMED, PaperState.REFUSED):
            StockPaper.objects.filter(pk=counted["paper"]).update(state=state)
            assert {clerk.post(f"{paper}{verb}/", {"reason": "x"}).status_code for verb in ("confirm", "refuse")} == {
                409
            }
        assert clerk.get("stock-papers/", {"state": "REFUSED"}).json()["results"][0]["quantity"] == -1
        assert [row["quantity"] for row in people["auditor"].get(f"{good}moves/").json()["results"]] == [-1, 8]
        assert people["elsewhere"].get("stock-papers/").json()["results"] == []
        assert people["elsewhere"].get(f"{good}moves/").status_code == 404
        assert people["auditor"].post(f"{good}photo/", {"photos": [photo_file()]}, files=True).status_code == 403
        assert keeper.post(f"{good}photo/", {"photos": [photo_file()]}, files=True).status_code == 200
        photo = people["nobody"].get("goods/").json()["results"][0]["photos"][0]
        assert people["nobody"].get(photo["url"], {"size": "thumb"}).status_code == 200
        assert keeper.post(f"{good}drop-photo/", {"photo": photo["id"]}).status_code == 200
        assert keeper.post(f"{good}drop-photo/", {"photo": photo["id"]}).status_code == 422
        budget = {"points": 50, "reason": "年度预算"}
        assert keeper.post(f"{office}budget/", budget).status_code == 403
        assert refusals(people, f"{office}budget/", budget) == STRANGERS
        given = {"volunteer": bank.person(1).code, "points": 30, "reason": "评优"}
        assert refusals(people, f"{office}points/", given) == STRANGERS
        assert keeper.post(f"{office}points/", given).status_code == 409, "no budget yet"
        for _twice in range(2):
            assert chief.post(f"{office}budget/", budget, key="budget").status_code == 200
            assert keeper.post(f"{office}points/", given, key="points").status_code == 200
        assert keeper.post(f"{office}points/", given | {"volunteer": "ZY-nobody"}).status_code == 422
    assert bank.book(bank.person(1).user).points.balance == 30


def test_families_when_over_the_api_then_points_go_to_who_agreed_and_every_verb_has_its_people(bank):
    one, two = bank.person(), bank.person(1)
    bank.serve(one, minutes=240, is_for_frail=True)
    two.user.set_phone("19900002222")
    two.user.save()
    with time_machine.travel(bank.now, tick=False):
        people = people_of(bank) | {"relative": Api(two.user), "other": Api(bank.person(2).user)}
        mine, relative, clerk = people["resident"], people["relative"], people["clerk"]
        new = {"name": "李桂英", "relation": "PARENT", "phone": "19900002222", "community": bank.serving.community.code}
        assert people["nobody"].post("families/", new).status_code == 401
        made = [mine.post("families/", new, key="tie").json() for _twice in range(2)]
        assert made[0] == made[1] and made[0]["state"] == "DECLARED"
        tie = FamilyTie.objects.get()
        family = f"families/{tie.pk}/"
        assert mine.get("families/").json()["results"][0]["name"] == "李桂英"
        seen = {scope: api.get("families/", {"scope": scope}) for scope, api in (("asking", relative), ("desk", clerk))}
        assert all("李桂英" not in answer.content.decode() for answer in seen.values())
        assert [answer.json()["results"][0]["id"] for answer in seen.values()] == [tie.pk] * 2
        gift = {"tie": tie.pk, "points": 10}
        assert mine.post("points/give/", gift).status_code == 422, "neither agreed nor checked"
        may = {"confirm": {"clerk"}, "refuse": {"clerk"}, "agree": {"relative"}, "end": {"resident"}}
        for verb, allowed in may.items():
            for name, api in people.items():
                if name not in allowed:
                    status = api.post(f"{family}{verb}/", {"reason": "x"}).status_code
                    known = name in ("resident", "relative", "clerk")
                    assert status == (401 if name == "nobody" else 403 if known else 404), (verb, name)
        assert (
            relative.post(f"{family}agree/").status_code == 200 and relative.post(f"{family}agree/").status_code == 404
        )
        assert clerk.post(f"{family}refuse/").status_code == 422
        assert clerk.post(f"{family}confirm/").json()["state"] == "CONFIRMED"
        for _twice in range(2):
            left = mine.post("points/give/", gift, key="gift").json()
        assert left["points"] == 30 and reads.passbook_of(two.user).points.balance == 10
        assert mine.post("points/give/", gift | {"points": 31}).status_code == 409
        assert people["other"].post("points/give/", gift).status_code == 422
        assert mine.post("points/pool/", {}).status_code == 422
        pool = {"points": 5, "minutes": 30}
        for _twice in range(2):
            left = mine.post("points/pool/", pool, key="pool").json()
        assert (left["points"], left["minutes"]) == (25, 210)
        day = str(bank.now.date())
        help_wanted = {"words": "陪着去医院", "wanted_on": day, "minutes": 60, "place": "3栋", "phone": "13900000000",
                       "community": bank.serving.community.code, "tie": tie.pk}  # fmt: skip
        assert mine.post("time-orders/ask/", help_wanted).json()["state"] == "OPEN"
        assert people["other"].post("time-orders/ask/", help_wanted).status_code == 422
        in_need = help_wanted | {"who": "王老"}
        assert mine.post("time-orders/ask-from-pool/", in_need).status_code == 403
        moved = {"community": bank.serving.community.code}
        assert mine.post("time-accounts/mine/move/", moved).json()["minutes"] == 150
        assert mine.post(f"{family}end/").json()["state"] == "ENDED"
        for state in (TieState.ENDED, TieState.REFUSED):
            FamilyTie.objects.filter(pk=tie.pk).update(state=state)
            verbs = ("confirm", "refuse", "end")
            assert {clerk.post(f"{family}{verb}/", {"reason": "x"}).status_code for verb in verbs} == {409}


def test_certificates_when_over_the_api_then_own_ones_listed_and_checked_by_anybody(bank):
    one = bank.person()
    record = bank.serve(one, minutes=120)
    mine, other, nobody = Api(one.user), Api(bank.person(1).user), Api()
    with time_machine.travel(bank.now, tick=False):
        span = {"from_on": str(record.on), "to_on": str(record.on)}
        assert nobody.post("certificates/", span).status_code == 401 and nobody.get("certificates/").status_code == 401
        assert Api(bank.keeper).post("certificates/", span).status_code == 403, "no volunteer"
        assert other.post("certificates/", span).status_code == 422, "nothing that counts"
        made = [mine.post("certificates/", span, key="once") for _twice in range(2)]
        assert made[0].status_code == 201 and made[0].json() == made[1].json() and made[0].json()["minutes"] == 120
        code = Certificate.objects.get().code
        assert [row["code"] for row in mine.get("certificates/").json()["results"]] == [code]
        assert other.get("certificates/").json()["results"] == []
        whole = mine.get(f"certificates/{code}/").json()
        assert whole["is_true"] and whole["records"][0]["id"] == record.pk
        assert other.get(f"certificates/{code}/").status_code == 404
        assert nobody.get("certificates/ZM-1/check/").status_code == 422
        checked = nobody.get(f"certificates/{code}/check/").json()
        assert checked["is_true"] and checked["record_count"] == 1 and one.user.display_name != checked["name"]
