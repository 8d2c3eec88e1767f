"""The panel of a tender: seated, conflicts declared, sealed scores, one order for all of them; then the award and its reason."""

import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from funds.models import Bid, ScorerSeat, Tender, TenderPreset
from funds.services import tenders
from governance.deadlines.models import Deadline
from governance.deadlines.services import sweep
from governance.notifications.models import Message
from governance.people.models import User
from tests.funds.grant_world import DAY, build_grants
from tests.funds.world import NOW
from tests.grievances.api_client import Api
from tests.grievances.desk_pages import signed_in


def text_of(response) -> str:
    return response.content.decode()


def person(name: str) -> User:
    return User.objects.create(username=name, display_name=name, password="!")


def test_bids_when_the_amount_asks_for_a_panel_then_scored_by_it_and_read_only_when_all_is_in(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    world = build_grants()
    TenderPreset.objects.update(panel_from_fen=4_000 * 100, panel_least=2)
    small, tender = world.tender(title="小的", ceiling_fen=3_999 * 100), world.tender()
    assert (small.panel_size, tender.panel_size) == (0, 2), "by the preset of the day it is published"
    public, desk = f"/grants/tenders/{tender.code}/", f"/desk/funds/tenders/{tender.code}/"
    scoring, api = f"/grants/scoring/{tender.code}/", f"/api/v1/tenders/{tender.code}/"
    first, second, near = (person(name) for name in ("first", "second", "near"))
    with time_machine.travel(NOW, tick=False):
        office = signed_in(world.funds.handler)
        seat = {"who": "first", "title": "高校教师", "kind": "EXPERT"}
        assert (
            office.post(f"{desk}seat/", seat).status_code == 302
            and office.post(f"{desk}seat/", seat).status_code == 422
        )
        assert Message.objects.filter(recipient=first, title__contains="采购评审").exists()
        assert "截止后开始评审" in text_of(signed_in(first).get(scoring)) and "高校教师" not in text_of(
            Client().get(public)
        )
        proof = SimpleUploadedFile("业绩.pdf", b"%PDF-1.4 proof")
        world.bid(tender, 0, 4000, attachments=[proof])
        world.bid(tender, 1, 3900)
        world.bid(tender, 2, 3800)
    tender = world.bids_opened(tender)
    best, other, third = tender.bids.order_by("-price_fen")
    document = f"/grants/documents/{best.documents.get().pk}/"
    with time_machine.travel(world.now, tick=False):
        office, reviewer, expert = (signed_in(user) for user in (world.funds.handler, world.funds.reviewer, first))
        assert Message.objects.filter(recipient=first, title__contains="可以开始评审").exists()
        marks = {"bid_id": best.pk, "points_need": 60, "points_plan": 40}
        assert reviewer.post(f"{desk}mark/", marks).status_code == 409, "the panel scores, not one officer"
        assert "还差 1 位评审" in text_of(office.get(desk)) and "还差 1 人" in text_of(
            office.post(f"{desk}award/", {"bid_id": best.pk})
        )
        for name, kind in (("second", "EXPERT"), ("near", "RESIDENT")):
            assert Api(world.funds.handler).post(f"{api}seat/", seat | {"who": name, "kind": kind}).status_code == 200
        # first who is near to whom, then scores; papers are read by who may score them
        assert expert.get(document).status_code == 404
        assert expert.post(f"{scoring}{best.pk}/", {"points_need": 60, "points_plan": 40}).status_code == 409
        assert expert.post(f"{scoring}declare/", {"bid_ids": [third.pk]}).status_code == 422, "which relation?"
        assert expert.post(f"{scoring}declare/", {"bid_ids": [third.pk], "words": "曾任理事"}).status_code == 302
        assert expert.get(document).status_code == 200 and "回避" in text_of(expert.get(scoring))
        assert expert.post(f"{scoring}{third.pk}/", {"points_need": 1, "points_plan": 1}).status_code == 403
        for row, need in ((best, 60), (other, 30)):
            assert expert.post(f"{scoring}{row.pk}/", {"points_need": need, "points_plan": 40}).status_code == 302
        assert "都评完了" in text_of(expert.get(scoring))
        sealed = Api(second)
        assert sealed.post(f"{api}declare/", {"bid_ids": []}).status_code == 200
        for row, need in ((best, 50), (other, 31), (third, 59)):
            given = {"bid_id": row.pk, "points": {"need": need, "plan": 40}, "words": "方案扎实"}
            answer = sealed.post(f"{api}score/", given)
            assert answer.status_code == 200, answer.data
        for client in (office, Client(), expert):
            page = text_of(client.get(desk if client is office else public))
            assert "还有 3 份" in page and "95.00" not in page and "100、" not in page, "sealed until all are in"
            assert "方案扎实" not in page
        assert office.post(f"{desk}award/", {"bid_id": best.pk}).status_code == 409
    # the third is late: public, and the office may go on without
    scores = Deadline.objects.get(purpose="funds.bid_scores", state="RUNNING")
    sweep(now=scores.due_at)
    world.now = scores.due_at + DAY
    with time_machine.travel(world.now, tick=False):
        office = signed_in(world.funds.handler)
        assert "评审已经逾期" in text_of(Client().get(public))
        assert Message.objects.filter(recipient=world.funds.handler, title__contains="评分已经逾期").exists()
        assert Message.objects.filter(recipient=near, title__contains="评分已经逾期").exists()
        seat_id = ScorerSeat.objects.get(user=near).pk
        assert office.post(f"{desk}unseat/", {"seat_id": seat_id}).status_code == 302
        assert dict(Bid.objects.values_list("pk", "score")) == {best.pk: 9500, other.pk: 7050, third.pk: 9900}
        assert Tender.objects.get(pk=tender.pk).late_since is None and "95.00" in text_of(office.get(desk))
        assert "95.00" not in text_of(Client().get(public)) and Api().get(api).data["seats"] == []
        assert "得分更高" in text_of(office.post(f"{desk}award/", {"bid_id": best.pk}))
        award = {"bid_id": best.pk, "reason": "第三家只有一人能评"}
        assert office.post(f"{desk}award/", award).status_code == 302
        page = text_of(Client().get(public))
        for words in ("95.00 分", "100、90", "第三家只有一人能评", "高校教师", "曾任理事", "方案扎实"):
            assert words in page, words
        seen = Api().get(api).data
        assert seen["bids"][0]["score"] == "99.00" and seen["conflicts"][0]["organisation"] == third.organisation.name
        assert "评审" in text_of(signed_in(first).get(scoring)) and "看方案，评分" not in text_of(
            signed_in(first).get(scoring)
        )
    assert tenders.tendering.panel_for(TenderPreset(panel_from_fen=None, panel_least=3), 10**12) == 0
