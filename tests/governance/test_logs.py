import io
import json
import logging
import logging.config

import pytest
import structlog

from config.logs import logging_config, mask_line

PHONE, IDENTITY = "13812345678", "11010519491231002X"


@pytest.fixture(params=[True, False], ids=["json", "console"])
def lines(request):
    """Configure logging as an installation does, into a buffer; what stood before comes back."""
    root = logging.getLogger()
    before = (root.level, root.handlers[:])
    config = logging_config(as_json=request.param, level="INFO")
    buffer = io.StringIO()
    config["handlers"]["console"]["stream"] = buffer
    logging.config.dictConfig({**config, "loggers": {}})
    yield buffer
    root.setLevel(before[0])
    root.handlers[:] = before[1]


def test_log_lines_hold_no_numbers_of_people(lines):
    structlog.get_logger("a").warning(f"call {PHONE}", phone=PHONE, nested={"id": IDENTITY})
    logging.getLogger("b").warning("sms to %s: %s", PHONE, {"phone": f"+86 {PHONE}"})
    try:
        number = PHONE
        raise ValueError(f"bad number {number} of {IDENTITY}")
    except ValueError:
        structlog.get_logger("c").exception("failed")
        logging.getLogger("d").exception("failed")
    text = lines.getvalue()
    assert PHONE not in text and IDENTITY not in text
    assert "138****5678" in text and "Traceback" in text
    assert text.count("bad number") >= 2


def test_json_lines_are_json():
    formatter_config = logging_config(as_json=True, level="INFO")["formatters"]["lines"]
    factory = formatter_config.pop("()")
    record = logging.LogRecord("x", logging.INFO, "f", 1, "居民 %s", (PHONE,), None)
    line = json.loads(factory(**formatter_config).format(record))
    assert line["event"] == "居民 138****5678" and line["level"] == "info" and "timestamp" in line


@pytest.mark.parametrize(
    ("line", "masked"),
    [
        ("GET /track/?code=NA-4F7K-92&secret=abc&x=1", "GET /track/?code=***&secret=***&x=1"),
        ("138 1234 5678", "138****5678"),
        ("id=20260305100000123456", "id=20260305100000123456"),
        ("took 1.38123456789 s at 2026-03-05T10:00:00.123456", "took 1.38123456789 s at 2026-03-05T10:00:00.123456"),
    ],
)
def test_mask_line_leaves_other_figures_alone(line, masked):
    assert mask_line(line) == masked
