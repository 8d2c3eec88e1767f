"""Reports of a quarter: checked together at the desk, published by a worker, with what became of each; over the API too."""

from datetime import date, timedelta

import pytest

from funds.models import Disclosure, Publishing
from funds.periods import quarter_of
from funds.presets.duties import load_duty_presets
from funds.selectors.figures import Scope, Span, flows
from funds.selectors.quarters import QuarterFigures, figures_of
from funds.services import disclosures, gifts
from funds.services.gifts import NewGift
from funds.services.pledges import NewDonor
from funds.tasks import publish_reports
from governance.notifications.models import Message
from governance.people.roles import Role
from tests.factories import at, posted
from tests.funds.world import NOW, Funds, build_funds, moved
from tests.grievances.api_client import Api

pytestmark = pytest.mark.django_db
LATER = at("2027-02-03 10:00")


@pytest.fixture
def funds(db) -> Funds:
    load_duty_presets()
    return build_funds()


def text(response) -> str:
    return response.content.decode()


def give(funds: Funds, fen: int, now) -> None:
    gifts.receive_gift(
        new=NewGift(purse=funds.purse, holding=funds.bank, amount_fen=fen, received_on=now.date(), is_voluntary=True),
        donor=NewDonor(name="李四光"), actor=funds.handler, now=now,
    )  # fmt: skip


def test_quarters_when_published_together_then_each_by_itself_and_again_changes_nothing(
    client, funds, time_machine, django_assert_max_num_queries
):
    give(funds, 100_000, NOW)
    project = funds.project()
    moved(funds.purse.account, project.purse.account, 600, "c", subject=funds.voted(600))
    moved(project.purse.account, funds.bank.account, 100, "p")
    page, publish = "/desk/funds/disclosures/quarters/", "/desk/funds/disclosures/quarters/publish/"
    time_machine.move_to(LATER, tick=False)
    client.force_login(funds.handler)
    assert "没有您辖区的季度报告" in text(client.get(page))
    assert client.get(publish).status_code == 302
    disclosures.open_due(now=LATER)
    own, fund = Disclosure.objects.filter(kind="QUARTER").order_by("area_code")
    give(funds, 7, LATER)
    quarter = quarter_of(date(2026, 12, 1))
    with django_assert_max_num_queries(6):
        found = figures_of([own, fund], quarter)
    for row, scope in ((own, Scope(funds.foundation)), (fund, Scope(funds.foundation, funds.fund))):
        said = flows(scope, Span(quarter.first, quarter.last))
        assert found[row.pk] == QuarterFigures(said.income, said.spending, said.closing)
        assert found[row.pk] == QuarterFigures(100_000, 10_000, 90_000)
    shown = text(client.get(page))
    assert "有 2 份等您公开" in shown and "1,000.00" in shown and f'value="{own.pk}"' in shown
    assert client.get(f"{page}?quarter=2026Q3").status_code == client.get(f"{page}?quarter=x").status_code == 200
    checked = text(client.get(f"{publish}?quarter=2026Q4&all=yes"))
    assert "公开这 2 份" in checked and Disclosure.objects.filter(state="PUBLISHED").count() == 0
    disclosures.drop(disclosure_id=own.pk, words="并入年报", actor=funds.treasurer, now=LATER)
    picked = {"quarter": "2026Q4", "pick": [own.pk, fund.pk, "x", 10**17]}
    assert "公开这 1 份" in text(client.get(publish, picked))
    job = publishing_of(client.post(publish, picked))
    assert publishing_of(client.post(publish, picked)) == job and job.total == 2  # two clicks are one job
    waiting = text(client.get(f"/desk/funds/disclosures/publishings/{job.pk}/"))
    assert "正在公开 2 份报告" in waiting and "every 2s" in waiting
    publish_reports()
    done = text(client.get(f"/desk/funds/disclosures/publishings/{job.pk}/"))
    assert "公开了 1 份" in done and "1 份没有公开" in done and "不再需要" in done and "every 2s" not in done
    assert "公开了 1 份" in Message.objects.get(recipient=funds.handler.pk, link__contains="publishings").title
    again = publishing_of(client.post(publish, picked))
    publish_reports()
    assert "1 份早已公开" in text(client.get(f"/desk/funds/disclosures/publishings/{again.pk}/")) and again != job
    fund.refresh_from_db()
    assert fund.published_by == funds.handler and fund.content["sections"][0]["rows"][1]["fen"] == 100_000
    shown = text(client.get(page))
    assert "没有等您公开" in shown and "2026Q4：已处理 2 / 2 份" in shown
    auditor = posted(Role.AUDITOR)
    client.force_login(auditor)
    Disclosure.objects.filter(pk=own.pk).update(state="DUE")
    looked = text(client.get(page))
    assert "没有等您公开" in looked and 'name="pick"' not in looked
    refused = client.post(publish, picked)
    assert refused.status_code == 403 and "信息公开由基金经办员或基金财务办理" in text(refused)
    assert client.get(f"/desk/funds/disclosures/publishings/{job.pk}/").status_code == 404
    client.force_login(posted(Role.COMMUNITY_WORKER))
    assert client.get(page).status_code == client.post(publish, picked).status_code == 403
    publishing_over_the_api(funds, auditor, own, job)


def publishing_of(response) -> Publishing:
    return Publishing.objects.get(pk=response["Location"].rstrip("/").rsplit("/", 1)[1])


def publishing_over_the_api(funds: Funds, auditor, own: Disclosure, earlier: Publishing) -> None:
    """A worker died with it, the next one goes on; one that comes back late changes nothing; the third is the last."""
    api, body = Api(funds.handler), {"quarter": "2026Q4", "disclosure_ids": [own.pk]}
    assert Api(auditor).post("publishings/", body).status_code == 403
    for wrong in ({"quarter": "2020Q1"}, {"disclosure_ids": [own.pk, 999]}, {"disclosure_ids": []}):
        assert api.post("publishings/", body | wrong).status_code == 422
    first = api.post("publishings/", body, key="q4")
    assert first.status_code == 201 and first.json()["state"] == "QUEUED"
    assert api.post("publishings/", body, key="q4").json() == first.json()
    path = f"publishings/{first.json()['name']}/"
    dead = disclosures.claim_publishing(now=LATER)
    assert disclosures.claim_publishing(now=LATER) is None
    late = LATER + timedelta(minutes=3)
    second = disclosures.claim_publishing(now=late)
    assert disclosures.run_publishing(job=dead, clock=lambda: late).state == "RUNNING"
    assert Disclosure.objects.get(pk=own.pk).state == "DUE"  # what the late one had begun is undone
    assert disclosures.run_publishing(job=second, clock=lambda: late).state == "DONE"
    answer = api.get(path).json()
    assert (answer["done"], answer["reports"]) == (1, [{"disclosure_id": own.pk, "outcome": "PUBLISHED", "why": ""}])
    assert [row["id"] for row in api.get("publishings/").json()["results"]][0] == answer["id"]
    assert Api(auditor).get(path).status_code == 404 and Api(auditor).get("publishings/").json()["results"] == []
    Publishing.objects.filter(pk=earlier.pk).update(state="RUNNING", attempts=3, finished_at=None, heartbeat_at=NOW)
    assert disclosures.claim_publishing(now=late) is None
    earlier.refresh_from_db()
    assert earlier.state == "FAILED" and "已公开的不变" in earlier.problem
