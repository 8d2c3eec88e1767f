"""Load the demonstration once: the ground first, then what each app put into the registry."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.db import connection, transaction
from django.utils import timezone

from governance.deadlines.sweeping import sweep
from governance.people.models import User
from governance.portal.demo.people import PASSWORD, RESIDENT_PHONE, SignIn, load_people
from governance.portal.demo.territory import load_territory
from governance.portal.registry import portal
from governance.territory.models import Area

SIGN_INS_FILE = "demo-sign-ins.txt"


def is_loaded() -> bool:
    return User.objects.filter(username="demo-admin").exists()


def is_empty() -> bool:
    return not (Area.objects.exists() or User.objects.exists())


def load_demo(*, now: datetime, folder: Path, say: Callable[[str], None]) -> None:
    """Fill an empty database. The ground and each app's part are a transaction each; the sign-ins are written to `folder`."""
    say("区、街道、社区、网格和房屋")
    with transaction.atomic():
        load_territory(today=timezone.localdate(now))
        say("部门和人员")
        sign_ins = load_people(now=now)
    _count_rows_for_the_planner()
    write_sign_ins(folder, sign_ins)
    for loader in portal.demo:
        loader.load(now=now, say=say)
    while sweep(now=now):  # what ran out meanwhile has been told
        pass


def _count_rows_for_the_planner() -> None:
    """PostgreSQL takes tables that were filled a moment ago for empty ones and joins them row by row: minutes a query."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def write_sign_ins(folder: Path, sign_ins: list[SignIn]) -> Path:
    lines = [f"演示账号（密码都是 {PASSWORD}）"]
    lines += [f"  {one.username:<16} {one.role.label}，{one.where}" for one in sign_ins]
    lines += ["居民演示手机号（验证码写在数据目录的 sms-outbox 里）", f"  {RESIDENT_PHONE}"]
    path = folder / SIGN_INS_FILE
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path
