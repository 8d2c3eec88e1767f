"""Database, static files and demonstration data of an embedded installation; each step is skipped when nothing changed."""

import os
from pathlib import Path

from steps import BASE_DIR, VENV_PYTHON, StopError, fingerprint, is_done, run_step

STATIC_SOURCES = (
    "static",
    "governance/*/static",
    "grievances/static",
    "deliberation/static",
    "grids/static",
    "volunteers/static",
    "funds/static",
)


def ensure_static_files(folder: Path, log: Path) -> None:
    sources = [BASE_DIR / "requirements" / "base.txt", BASE_DIR / "node_modules" / ".portal" / ".published"]
    for pattern in STATIC_SOURCES:
        sources += [path for root in BASE_DIR.glob(pattern) for path in root.rglob("*")]
    stamp, mark = folder / ".static", fingerprint(sources)
    if is_done(stamp, mark) and (folder / "static" / "staticfiles.json").exists():
        return
    manage(["collectstatic", "--noinput", "-v0"], "整理静态文件", log, "静态文件没有整理好（collectstatic failed）")
    stamp.write_text(mark)


def ensure_database(folder: Path, log: Path) -> None:
    """Migrate when a migration is new; what is there is backed up first. Demonstration data comes with a new database."""
    database, stamp = folder / "portal.sqlite3", folder / ".migrated"
    is_external = bool(os.environ.get("DATABASE_URL"))
    is_new = not is_external and not database.exists()
    mark = fingerprint([*BASE_DIR.glob("*/migrations/*.py"), *BASE_DIR.glob("*/*/migrations/*.py")])
    mark += fingerprint([BASE_DIR / "requirements" / "base.txt"])
    if is_external or is_new or not is_done(stamp, mark):
        if database.exists() and not is_external and stamp.exists():
            manage(["backup"], "升级前备份", log, "备份失败，没有升级（backup failed, nothing was changed）")
        manage(["migrate", "--noinput", "-v1"], "准备数据库", log, "数据库没有准备好（migrate failed）")
        stamp.write_text(mark)
    ensure_presets(folder, log)
    ensure_demo(folder, log)


def ensure_presets(folder: Path, log: Path) -> None:
    """What a new version brings with it (clocks, rules, categories) is added; what was changed in admin stays."""
    stamp, mark = folder / ".presets", fingerprint(BASE_DIR.glob("*/presets/*.*"))
    if is_done(stamp, mark):
        return
    manage(["load_presets"], "载入预设的类别和时限", log, "预设没有载入（load_presets failed）")
    stamp.write_text(mark)


def ensure_demo(folder: Path, log: Path) -> None:
    """Load the demonstration district once per data folder; `DEMO=no` starts an empty installation."""
    stamp = folder / ".demo"
    if stamp.exists() or os.environ.get("DATABASE_URL"):
        return
    if os.environ.get("DEMO", "yes").lower() in {"no", "0", "false"}:
        stamp.write_text("refused\n")
    elif any(BASE_DIR.glob("*/**/management/commands/load_demo.py")):
        try:
            manage(["load_demo"], "载入演示数据", log, "演示数据没有载入（load_demo failed）")
        except StopError as error:
            raise StopError(f"{error}；不要演示数据可用 DEMO=no make run") from error
        stamp.write_text("loaded\n")


def manage(arguments: list[str], title: str, log: Path, failed: str) -> None:
    run_step(title, [str(VENV_PYTHON), "manage.py", *arguments], log=log, failed=failed)
