"""The frame of every verb on a project: lock it once, ask the policy, change the locked row, leave the trail."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from funds.models import Project
from funds.policies.projects import decide, misfit
from funds.selectors.projects import people_for
from funds.states.project_steps import PROJECT_STEPS, ProjectVerb
from governance.common.errors import StateRefused
from governance.common.given import require_given
from governance.notifications.services import notify
from governance.people.models import User
from governance.people.roles import Role
from governance.trail.services import record


@dataclass
class ProjectChange:
    """One verb being done to a locked project."""

    project: Project
    verb: ProjectVerb
    actor: User
    now: datetime
    state_before: str
    data: dict[str, Any] = field(default_factory=dict)  # for the trail: ids and amounts, nothing personal

    def key(self, *parts: object) -> str:
        """Of a transfer that belongs to this verb: one for each plan that is made."""
        return ":".join(str(part) for part in ("funds.project", self.project.pk, self.project.plan_version, *parts))


@contextmanager
def changing(
    project_id: int, verb: ProjectVerb, actor: User, now: datetime, **given: object
) -> Iterator[ProjectChange]:
    """One transaction around one verb. Raises `StateRefused` when the project has moved on, `PermissionRefused` for a
    stranger, `InputRefused` for what is missing."""
    with transaction.atomic():
        project = lock_project(project_id)
        reason = misfit(verb, project)
        if reason:
            raise StateRefused("wrong_state", reason)
        decide(actor, verb, project, now).require()
        rule = PROJECT_STEPS[project.state, verb]
        require_given(rule.required, given)
        change = ProjectChange(project, verb, actor, now, project.state)
        project.state = rule.to or project.state
        yield change
        project.save()
        leave_trail(change)


def lock_project(project_id: int) -> Project:
    """The locked row, with its fund and purse read beside it."""
    Project.objects.select_for_update().only("pk").get(pk=project_id)
    return Project.objects.select_related("fund__foundation", "fund__area", "purse__account").get(pk=project_id)


def leave_trail(change: ProjectChange) -> None:
    record(
        actor=change.actor,
        verb=f"funds.project_{change.verb}",
        subject=change.project,
        now=change.now,
        area_code=change.project.area_code,
        **{"from": change.state_before, "to": change.project.state, **change.data},
    )


def tell(project: Project, about: str, people: Iterable[User], title: str, now: datetime, body: str = "") -> None:
    """The page that everybody reads, once the project has one; before that its opener finds it on 我的."""
    link = f"/projects/{project.code}/" if project.published_at else "/me/"
    _tell(project, about, people, title, now, body, link)


def tell_desk(project: Project, about: str, roles: Iterable[Role], title: str, now: datetime, body: str = "") -> None:
    people = people_for(project.area_code, roles, timezone.localdate(now))
    _tell(project, about, people, title, now, body, f"/desk/funds/projects/{project.code}/")


def _tell(
    project: Project, about: str, people: Iterable[User], title: str, now: datetime, body: str, link: str
) -> None:
    notify(
        key=f"project:{project.pk}:{about}",
        recipients=list({person.pk: person for person in people}.values()),
        title=title,
        body=body or f"{project.code} {project.title}",
        link=link,
        now=now,
    )
