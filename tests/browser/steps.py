"""What people do on the pages, in their words: the sentences that the stories are told in."""

import io
import re
from dataclasses import dataclass
from typing import Any

from PIL import Image

BROKEN_LAMP = "三单元楼道的灯坏了三天，晚上很黑，老人上下楼不方便。"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What stands on the answer page."""

    code: str
    secret: str


def jpeg_with_position(colour: str = "gray") -> bytes:
    """A photo as a telephone takes it: with the make of the device and the place in its EXIF."""
    exif = Image.Exif()
    exif[0x010F] = "TelephoneMaker"
    exif.get_ifd(0x8825).update({1: "N", 2: (29.0, 31.0, 22.5), 3: "E", 4: (106.0, 33.0, 36.0)})
    file = io.BytesIO()
    Image.new("RGB", (1200, 900), colour).save(file, "JPEG", exif=exif)
    return file.getvalue()


def photo_file(name: str = "IMG_0001.jpg", colour: str = "gray") -> dict[str, Any]:
    return {"name": name, "mimeType": "image/jpeg", "buffer": jpeg_with_position(colour)}


# --- The resident ------------------------------------------------------------------------------------------
def write_matter(page: Any, words: str = BROKEN_LAMP, place: str = "阳光花园3栋", *, has_script: bool = True) -> None:
    """Open the page of a new matter and say what and where."""
    page.goto("/grievances/new/")
    page.get_by_role("textbox", name="发生了什么事").fill(words)
    page.locator("#id_place_text").fill(place)
    if has_script:
        page.locator("#place-list [role=option]").first.click()
    else:
        page.get_by_role("button", name="查找").click()
        page.locator("#place-choices input[type=radio]").first.check()


def add_photo(page: Any, photo: dict[str, Any]) -> None:
    before = page.locator("#photo-list img").count()
    page.locator("#id_photos").set_input_files([photo])
    page.locator("#photo-list img").nth(before).wait_for()


def send_matter(page: Any) -> Receipt:
    page.locator(".send button[type=submit]").click()
    page.wait_for_url("**/grievances/raised/**")
    return read_receipt(page)


def read_receipt(page: Any) -> Receipt:
    code, secret = page.locator(".receipt-code").all_inner_texts()
    return Receipt(code=re.sub(r"\s", "", code), secret=re.sub(r"\D", "", secret))


def raise_matter(page: Any, words: str = BROKEN_LAMP) -> Receipt:
    write_matter(page, words)
    return send_matter(page)


def follow(page: Any, code: str, proof: str) -> None:
    """Find the matter again with its code and secret, or with the last four of the telephone."""
    page.goto("/grievances/track/")
    page.get_by_label("查询码", exact=True).fill(code)
    page.get_by_label("查询密码，或手机号后四位").fill(proof)
    page.get_by_role("button", name="查看进度").click()
    page.wait_for_url(f"**/grievances/track/{code}/")


def rate(page: Any, stars: str, words: str = "") -> None:
    page.get_by_role("radio", name=stars, exact=True).check(force=True)
    page.get_by_label("想说的话").fill(words)
    page.get_by_role("button", name="提交评价，结案").click()
    page.get_by_role("heading", name="您的评价").or_(page.locator("dt", has_text="您的评价")).first.wait_for()


def say_not_settled(page: Any, words: str) -> None:
    page.get_by_text("还没解决？").click()
    page.get_by_label("哪里还没解决").fill(words)
    page.get_by_role("button", name="还没解决，请上一级重新办").click()


# --- The desk ----------------------------------------------------------------------------------------------
def open_at_desk(page: Any, title: str, scope: str = "waiting") -> None:
    """Find a matter in the worklist and open it, on a phone or beside the list."""
    page.goto(f"/desk/?scope={scope}")
    page.locator(".work-row", has_text=title).locator("a").first.click()
    page.locator("#matter").wait_for()


def open_verb(page: Any, verb: str) -> Any:
    """Press the button of a verb that asks something; returns its form."""
    button = page.locator(f"#matter a[data-verb={verb}]")
    if not button.is_visible():
        page.locator("#matter .verb-more summary").click()
    button.click()
    form = page.locator(f".verb-form-{verb}")
    form.wait_for()
    return form


def do_verb(page: Any, verb: str, done: str, **fields: str) -> None:
    """Fill in the form of a verb, send it, and see that it was done. A field is its name; radios take their label."""
    form = open_verb(page, verb)
    for name, value in fields.items():
        fill_field(form, name, value)
    form.locator("button[type=submit]").click()
    see_done(page, done)


def fill_field(form: Any, name: str, value: str) -> None:
    field = form.locator(f"[name={name}]")
    kind = field.first.evaluate("field => field.matches('select') ? 'select' : field.type")
    if kind == "select":
        option = field.locator("option", has_text=value).first.get_attribute("value")
        field.select_option(option)
    elif kind in {"radio", "checkbox"}:
        form.get_by_label(value).first.check()
    else:
        field.fill(value)


def accept(page: Any) -> None:
    page.locator("#matter [data-key=a]").click()
    see_done(page, "已受理，请分流。")


def triage(page: Any, kind: str, category: str = "楼道照明") -> None:
    do_verb(page, "triage", "已分流，开始计时办理。", category=category, kind=kind)


def see_done(page: Any, words: str) -> None:
    page.locator(".alert-success, .message-success, [role=status]", has_text=words).first.wait_for()
