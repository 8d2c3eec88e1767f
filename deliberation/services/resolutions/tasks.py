"""Carrying a resolution out: tasks with responsible people and days, their results and photos, and lateness that rises."""

from collections.abc import Sequence
from datetime import date, datetime

from django.core.files.base import ContentFile
from django.utils import timezone
from django.utils.translation import gettext as _

from deliberation.models import Resolution, ResolutionTask, TaskPhoto
from deliberation.policies.councils import may_lead
from deliberation.selectors.resolutions import open_tasks
from deliberation.services.resolutions import clocks, telling
from deliberation.services.resolutions.change import WORDS_LIMIT, ResolutionChange, resolving
from deliberation.services.resolutions.publishing import TASKS_LIMIT, NewTask, add_task_row
from deliberation.states import ResolutionState, TaskState
from deliberation.states_resolutions import ResolutionVerb
from governance.common.errors import InputRefused, PermissionRefused, StateRefused
from governance.common.images import CleanPhoto
from governance.deadlines.models import Deadline
from governance.people.models import Organisation, User
from governance.territory.levels import Level

PHOTOS_AT_ONCE, PHOTOS_PER_TASK = 9, 30
STREET_RISE = 2  # late for the first time it is the community's, for the second the street's


def add_task(
    *,
    resolution_id: int,
    title: str,
    responsible_name: str,
    finish_on: date,
    responsible: User | None = None,
    organisation: Organisation | None = None,
    actor: User,
    now: datetime,
) -> Resolution:
    """One more thing to do; its clock runs as soon as the resolution is in force."""
    given = {"title": title, "responsible_name": responsible_name, "finish_on": finish_on}
    with resolving(resolution_id, ResolutionVerb.ADD_TASK, actor, now, **given) as change:
        if finish_on < timezone.localdate(now):
            message = _("完成期限不能早于今天")
            raise InputRefused("bad_day", message, fields={"finish_on": message})
        last = change.resolution.tasks.order_by("-position").first()
        position = last.position + 1 if last else 1
        if position > TASKS_LIMIT:
            raise InputRefused("too_many", _("最多 %(n)d 项任务") % {"n": TASKS_LIMIT})
        new = NewTask(title, responsible_name, finish_on, responsible, organisation)
        task = add_task_row(change.resolution, position, new)
        if change.resolution.state == ResolutionState.IN_FORCE:
            clocks.start_task(task, now, actor)
            if responsible:
                title = _("有一项决议任务由您负责落实")
                telling.tell(change.resolution, f"task-{task.pk}", [responsible], title, now)
        change.data["task"] = task.pk
    return change.resolution


def finish_task(
    *, resolution_id: int, task_id: int, result: str, photos: Sequence[CleanPhoto] = (), actor: User, now: datetime
) -> Resolution:
    """What was done, with photos that somebody clears before they are public. The last one carries the resolution out."""
    result = (result or "").strip()
    if len(result) > WORDS_LIMIT:
        message = _("最多 %(limit)d 字") % {"limit": WORDS_LIMIT}
        raise InputRefused("too_long", message, fields={"result": message})
    verb = ResolutionVerb.FINISH_TASK
    with resolving(resolution_id, verb, actor, now, task_id=task_id, result=result) as change:
        task = _open_task(change, task_id)
        if task.responsible_id != actor.pk and not may_lead(actor, change.resolution.council, now):
            raise PermissionRefused("not_allowed", _("这项任务由%(name)s负责。") % {"name": task.responsible_name})
        _attach(change, task, photos)
        task.state, task.result, task.done_at = TaskState.DONE, result, now
        task.save(update_fields=["state", "result", "done_at"])
        clocks.end_task(task, now, actor, met=True)
        change.data |= {"task": task.pk, "photos": len(photos)}
        _carry_out_when_done(change)
    return change.resolution


def drop_task(*, resolution_id: int, task_id: int, words: str, actor: User, now: datetime) -> Resolution:
    """No longer needed, with the reason."""
    verb = ResolutionVerb.DROP_TASK
    with resolving(resolution_id, verb, actor, now, task_id=task_id, words=words) as change:
        task = _open_task(change, task_id)
        task.state, task.result = TaskState.DROPPED, words.strip()[:WORDS_LIMIT]
        task.save(update_fields=["state", "result"])
        clocks.end_task(task, now, actor, met=False)
        change.data["task"] = task.pk
        _carry_out_when_done(change)
    return change.resolution


def carry_out(*, resolution_id: int, actor: User, now: datetime) -> Resolution:
    """Nothing (more) is to be done: for resolutions that need no task."""
    with resolving(resolution_id, ResolutionVerb.CARRY_OUT, actor, now) as change:
        if open_tasks(change.resolution).exists():
            raise StateRefused("tasks_open", _("还有任务没有完成。"))
        _carried_out(change)
    return change.resolution


def clear_photo(
    *, resolution_id: int, photo_id: int, is_cleared: bool = True, actor: User, now: datetime
) -> Resolution:
    """Somebody looked: the photo shows nobody's face, plate or door number, and may be public."""
    with resolving(resolution_id, ResolutionVerb.CLEAR_PHOTO, actor, now, photo_id=photo_id) as change:
        photo = TaskPhoto.objects.filter(task__resolution=change.resolution, pk=photo_id).first()
        if photo is None:
            raise StateRefused("no_photo", _("没有这张照片。"))
        photo.is_cleared = is_cleared
        photo.save(update_fields=["is_cleared"])
        change.data |= {"photo": photo.pk, "cleared": is_cleared}
    return change.resolution


def _open_task(change: ResolutionChange, task_id: int) -> ResolutionTask:
    task = open_tasks(change.resolution).filter(pk=task_id).first()
    if task is None:
        raise StateRefused("no_task", _("没有这项进行中的任务，可能已经完成了。"))
    return task


def _attach(change: ResolutionChange, task: ResolutionTask, photos: Sequence[CleanPhoto]) -> None:
    if len(photos) > PHOTOS_AT_ONCE or task.photos.count() + len(photos) > PHOTOS_PER_TASK:
        message = _("一次最多上传 %(limit)d 张照片。") % {"limit": PHOTOS_AT_ONCE}
        raise InputRefused("too_many_photos", message, fields={"photos": message})
    for clean in photos:
        photo = TaskPhoto(task=task, added_at=change.now)
        change.written_files.append(photo)
        photo.image.save("photo.jpg", ContentFile(clean.content), save=False)
        photo.thumbnail.save("thumb.jpg", ContentFile(clean.thumbnail), save=False)
        photo.save()


def _carry_out_when_done(change: ResolutionChange) -> None:
    resolution = change.resolution
    if resolution.state == ResolutionState.IN_FORCE and not open_tasks(resolution).exists():
        resolution.state = ResolutionState.CARRIED_OUT
        _carried_out(change)


def _carried_out(change: ResolutionChange) -> None:
    clocks.start_result(change.resolution, change.now, change.actor)
    telling.tell_everybody(change.resolution, "carried-out", _("您参与的决议已经落实"), change.now)
    telling.tell_office(change.resolution, "report-now", _("一份决议已经落实，请公开结果"), change.now)


# --- What the sweep calls -----------------------------------------------------------------------------------
def remind_of_task(task: ResolutionTask, deadline: Deadline, now: datetime) -> None:
    people = [task.responsible] if task.responsible else []
    telling.tell(task.resolution, f"task-warn-{task.pk}", people, _("一项决议任务快到期限了"), now)


def task_is_late(task: ResolutionTask, deadline: Deadline, now: datetime) -> None:
    """First to who is responsible and the community; a second clock then takes it to the street, and to the district."""
    _rise(task)
    people = [task.responsible] if task.responsible else []
    telling.tell_office(task.resolution, f"task-late-{task.pk}", _("一项决议任务超过期限还没有完成"), now, *people)
    clocks.start_task_late(task, now)


def late_task_rises(task: ResolutionTask, deadline: Deadline, now: datetime) -> None:
    """To the street, and where it is late there too, to the district."""
    _rise(task)
    level, title = (
        (Level.STREET, _("一项决议任务逾期未完成，已上报街道"))
        if task.rises <= STREET_RISE
        else (Level.DISTRICT, _("一项决议任务逾期未完成，已上报区里"))
    )
    telling.tell_above(task.resolution, f"task-{level.lower()}-{task.pk}", title, now, level)
    telling.tell_office(task.resolution, f"task-risen-{level.lower()}-{task.pk}", title, now)
    if level == Level.STREET:
        clocks.start_task_late(task, now)


def _rise(task: ResolutionTask) -> None:
    task.rises += 1
    task.save(update_fields=["rises"])
