"""The report file of an import: which row, which number, what became of it, and why. No contents, so nothing personal."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from grievances.exports import neutral

HEADER = ("行号", "编号", "结果", "原因")
LEFT_OUT, REMARKED = "未导入", "已导入，请留意"


@dataclass(frozen=True, slots=True)
class ReportLine:
    line: int
    ref: str
    outcome: str
    reason: str


def report_path(file: Path) -> Path:
    return file.with_name(f"{file.stem}-导入报告.csv")


def write_report(path: Path, lines: Iterable[ReportLine]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for one in lines:
            writer.writerow([one.line, neutral(one.ref), one.outcome, neutral(one.reason)])
