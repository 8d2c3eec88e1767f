"""Resolutions, covenants and committee reports in the registries of the ground floor."""

from django.utils.translation import gettext_lazy as _

from deliberation.models import CommitteeReport, Covenant, Resolution, ResolutionObjection, ResolutionTask
from deliberation.services import outcomes
from deliberation.services.covenants import drafting, reports
from deliberation.services.resolutions import clocks as at
from deliberation.services.resolutions import objections, publishing, reporting, tasks
from deliberation.views import resolution_panels, topics_panels
from deliberation.views.topic_blocks import Block, add_block
from governance.deadlines.registry import Handler, register
from governance.portal.registry import DemoLoader, DeskSource, NavItem, Panel, portal, staff


def register_resolutions() -> None:
    register_resolution_clocks()
    add_block(Block(50, "deliberation/resolutions/_on_topic.html", resolution_panels.on_topic))
    portal.demo.add(DemoLoader("deliberation.resolutions", "deliberation.demo.resolutions.load_resolutions", order=250))
    portal.nav.add(NavItem("deliberation.resolutions", _("决议和公约"), "deliberation:resolutions", "gavel", order=34))
    portal.me_panels.add(
        Panel(
            "deliberation.resolutions",
            "deliberation/resolutions/_mine.html",
            resolution_panels.open_to_objections,
            order=6,
        )
    )
    portal.desk.add(
        DeskSource(
            "deliberation.resolutions",
            _("要办的决议"),
            "deliberation:desk_resolutions",
            resolution_panels.count_waiting,
            order=26,
            show=staff,
        )
    )


def register_resolution_clocks() -> None:
    register(
        at.PUBLICATION,
        Handler(Resolution, on_due=publishing.publication_ran_out, label=_("决议公示"), needs_policy=False),
    )
    register(
        at.OBJECTION_ANSWER,
        Handler(
            ResolutionObjection,
            on_due=objections.answer_is_late,
            on_warn=objections.remind_of_answer,
            label=_("决议异议答复"),
            needs_policy=False,
        ),
    )
    register(
        at.TASK,
        Handler(
            ResolutionTask,
            on_due=tasks.task_is_late,
            on_warn=tasks.remind_of_task,
            label=_("决议任务"),
            needs_policy=False,
        ),
    )
    register(at.TASK_LATE, Handler(ResolutionTask, on_due=tasks.late_task_rises, label=_("决议任务逾期上报")))
    register(at.RESULT, Handler(Resolution, on_due=reporting.result_is_late, label=_("决议结果公开")))


def register_covenants() -> None:
    if drafting.hear_ballot not in outcomes.ballot_counted:  # ready() may run twice
        outcomes.ballot_counted.append(drafting.hear_ballot)
    portal.desk.add(
        DeskSource(
            "deliberation.covenants",
            _("等我备案的公约"),
            "deliberation:desk_covenants",
            resolution_panels.count_to_file,
            order=32,
            show=topics_panels.oversees,
        )
    )
    register(drafting.COMMENTS, Handler(Covenant, on_due=drafting.comments_are_over, label=_("公约征求意见")))
    register(drafting.FILING, Handler(Covenant, on_due=drafting.filing_is_late, label=_("公约备案")))
    register(
        reports.REPORT,
        Handler(
            CommitteeReport, on_due=reports.report_is_late, on_warn=reports.remind_of_report, label=_("定期报告公开")
        ),
    )
