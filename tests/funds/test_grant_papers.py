"""Applications on paper that the office enters, and documents that it clears for everybody one by one."""

import json

import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from funds.models import Application, Document
from governance.notifications.models import Message
from governance.people.models import Organisation
from governance.people.roles import Role
from grids.models import OrganisationRegistration
from tests.factories import posted
from tests.funds.grant_world import DAY, build_grants
from tests.funds.world import NOW, YUAN
from tests.grievances.api_client import Api
from tests.grievances.desk_pages import signed_in


def text_of(response) -> str:
    return response.content.decode()


def scan(content: bytes = b"%PDF-1.4 scan") -> SimpleUploadedFile:
    return SimpleUploadedFile("a.pdf", content)


def test_paper_when_entered_by_the_office_then_marked_scored_and_its_scan_public_only_when_cleared(
    db, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    world = build_grants().opened()
    organisation, contact, code = world.organisation(), world.contact(), world.call.code
    desk, public = f"/desk/funds/calls/{code}/", f"/grants/calls/{code}/"
    firm = Organisation.objects.create(area=world.funds.community, kind="ENTERPRISE", name="没报到的公司")
    form = {"organisation": organisation.pk, "title": "陪伴", "words": "每周上门", "budget": "人工 300"}
    with time_machine.travel(NOW + DAY, tick=False):
        office = signed_in(world.funds.handler)
        day = {"received_on": str((NOW + DAY).date())}
        enter = f"{desk}enter-paper/"
        for wrong in (
            {},
            {"organisation": firm.pk},
            {"received_on": str((NOW + 2 * DAY).date())},
            {"budget": "人工 601"},
        ):
            files = {"file": scan()} if wrong else {}
            assert office.post(enter, form | day | wrong | files).status_code == 422, wrong
        assert office.post(enter, form | day | {"file": scan(b"text")}).status_code == 422
        assert not Application.objects.exists() and not Document.objects.exists()
        assert signed_in(posted(Role.FUND_REVIEWER)).post(enter, form | day | {"file": scan()}).status_code == 403
        assert office.post(enter, form | day | {"file": scan()}).status_code == 302
        assert office.post(enter, form | day | {"file": scan(), "words": "改正"}).status_code == 302, "read again"
        row = Application.objects.get()
        assert (row.state, row.words, row.amount_fen, row.applied_by) == (
            "SUBMITTED",
            "改正",
            300 * YUAN,
            world.funds.handler,
        )
        assert Message.objects.filter(recipient=contact, title__contains="纸质申报").exists()
        assert "纸质申报" in text_of(office.get(desk)) and "工作人员录入" in text_of(
            signed_in(contact).get(f"/grants/applications/{row.pk}/")
        )
        # who speaks for an organisation does not enter its paper
        own = OrganisationRegistration.objects.get(organisation=world.organisation(1))
        own.representative = world.funds.handler
        own.save()
        theirs = form | day | {"organisation": own.organisation_id, "title": "课堂", "file": scan()}
        assert office.post(enter, theirs).status_code == 403
        # the scan: nobody outside reads it, cleared or not, until the result is published
        document = Document.objects.get()
        address = f"/grants/documents/{document.pk}/"
        assert Client().get(address).status_code == 302 and signed_in(world.contact(2)).get(address).status_code == 404
        assert "没有姓名" in text_of(office.get(f"{desk}clear/?document_id={document.pk}"))
        api = Api(world.funds.handler)
        clear = f"/api/v1/grant-calls/{code}/clear/"
        assert api.post(clear, {"document_id": document.pk, "is_public": "yes"}).status_code == 200
        assert Client().get(address).status_code == 302 and office.get(address).status_code == 200
        assert Api(contact).post(clear, {"document_id": document.pk, "is_public": "no"}).status_code == 404
        # over the API the same, its budget as JSON beside the file
        sent = {
            "organisation": organisation.pk,
            "title": "课堂",
            "words": "每周一次",
            **day,
            "file": scan(b"%PDF-1.4 two"),
        }
        paper = f"grant-calls/{code}/enter-paper/"
        assert api.post(paper, sent | {"budget": "人工 200"}, files=True).status_code == 422
        lines = json.dumps([{"title": "人工", "amount_fen": 200 * YUAN}])
        assert Api(contact).post(paper, sent | {"budget": lines}, files=True).status_code == 404
        sent["file"].seek(0)
        answer = api.post(paper, sent | {"budget": lines}, files=True)
        assert answer.status_code == 200 and answer.data["state"] == "SUBMITTED", answer.data
        second = Application.objects.get(title="课堂")
        assert second.amount_fen == 200 * YUAN and second.documents.count() == 1
        papers = f"grant-calls/{code}/documents/"
        assert [row["id"] for row in api.get(papers).data["results"]] == [second.documents.get().pk, document.pk]
        assert Api().get(papers).data["results"] == [] and len(Api(contact).get(papers).data["results"]) == 2
        file = api.get(papers).data["results"][0]["file"]
        assert b"two" in b"".join(api.get(file).streaming_content) and Api().get(file).status_code == 404
    world.closed().scored(row, second)
    world.awarded(row, 300)
    with time_machine.travel(world.now, tick=False):
        assert Client().get(address).status_code == 200 and "扫描件" in text_of(Client().get(public))
        seen = Api().get(papers).data["results"]
        assert [(one["id"], one["of"], one["organisation"]) for one in seen] == [
            (document.pk, "application", organisation.name)
        ]
        office = signed_in(world.funds.handler)
        assert office.post(f"{desk}clear/", {"document_id": document.pk, "is_public": "no"}).status_code == 302
        assert Client().get(address).status_code == 302 and "扫描件" not in text_of(Client().get(public))
