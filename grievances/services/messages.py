"""Who is told what about a matter. Rows in the outbox, in the transaction of the change that they tell of."""

from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _

from governance.notifications.services import Notice, notify, send_sms
from governance.people.models import User
from grievances.models import Grievance
from grievances.selectors import holders_of, people_concerned, unique
from grievances.services.change import Change


def desk_link(grievance: Grievance) -> str:
    return f"/desk/{grievance.code}/"


def track_link(grievance: Grievance) -> str:
    return f"/grievances/track/{grievance.code}/"


def tell(change: Change, about: str, people: Iterable[User], title: str, body: str = "") -> None:
    """A message to staff about a matter; whoever did it is not told."""
    recipients = [person for person in unique(people) if change.actor is None or person.pk != change.actor.pk]
    grievance = change.grievance
    notify(
        key=change.key(about),
        recipients=recipients,
        title=title,
        body=body or grievance.title,
        link=desk_link(grievance),
        now=change.now,
        area_code=grievance.holder_code,
    )


def notice_of(change: Change, about: str, people: Iterable[User], title: str) -> Notice:
    """The same message, to be sent with many others."""
    grievance = change.grievance
    return Notice(
        key=change.key(about),
        recipients=tuple(unique(people)),
        title=title,
        body=grievance.title,
        link=desk_link(grievance),
        area_code=grievance.holder_code,
    )


def tell_elsewhere(change: Change, about: str, people: Iterable[User], title: str, *, link: str) -> None:
    """To people who can no longer open the matter: the link leads where they can."""
    grievance = change.grievance
    notify(
        key=change.key(about),
        recipients=[person for person in unique(people) if change.actor is None or person.pk != change.actor.pk],
        title=title,
        body=grievance.title,
        link=link,
        now=change.now,
        area_code=grievance.holder_code,
    )


def tell_holders(change: Change, about: str, title: str) -> None:
    tell(change, about, holders_of(change.grievance, timezone.localdate(change.now)), title)


def tell_holders_and_leaders(change: Change, about: str, title: str, *, others: Iterable[User] = ()) -> None:
    on = timezone.localdate(change.now)
    tell(change, about, [*people_concerned(change.grievance, on), *others], title)


def tell_resident(change: Change, about: str, title: str) -> None:
    """To the resident's inbox where they have an account, and by text message where they left a number."""
    grievance = change.grievance
    if change.by_resident:
        return
    if grievance.reporter:
        notify(
            key=change.key(about),
            recipients=[grievance.reporter],
            title=title,
            body=grievance.title,
            link=track_link(grievance),
            now=change.now,
        )
    if grievance.contact_phone:
        text = _("您反映的事情（查询码 %(code)s）%(title)s。") % {"code": grievance.code, "title": title}
        send_sms(key=change.key(about), phone=grievance.contact_phone, text=text, now=change.now)
