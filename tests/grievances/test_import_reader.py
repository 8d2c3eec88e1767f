import csv
import io
from pathlib import Path

import pytest
from openpyxl import Workbook

from grievances.imports.mapping import MappingProblem, guess_columns, map_columns
from grievances.imports.reader import FileNotUnderstood, read_sheet

HEADER = ["留言编号", "留言主题", "留言时间", "留言详情"]
ROW = ["188006", "路灯不亮", "2019/2/28 11:25:05", "第一行\n第二行，有逗号"]


def written(rows: list[list[str]], delimiter: str = ",") -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_csv_when_in_any_encoding_and_delimiter_then_same_rows(tmp_path: Path, encoding: str, delimiter: str):
    file = tmp_path / "export.csv"
    file.write_bytes(written([HEADER, ROW], delimiter).encode(encoding))
    sheet = read_sheet(file)
    assert sheet.header == HEADER
    assert [cells for _line, cells in sheet.rows] == [[*ROW[:3], "第一行\n第二行，有逗号"]]


def test_csv_when_title_stands_above_header_then_header_is_found(tmp_path: Path):
    file = tmp_path / "export.csv"
    file.write_text(written([["某市热线工单导出表"], [], HEADER, ROW]), encoding="utf-8")
    sheet = read_sheet(file)
    assert sheet.header == HEADER
    assert [line for line, _cells in sheet.rows] == [4]


def test_csv_when_a_few_bytes_are_broken_then_rows_still_come(tmp_path: Path):
    file = tmp_path / "export.csv"
    file.write_bytes(written([HEADER, ROW]).encode("gb18030").replace("路灯".encode("gb18030"), b"\xff\xff\xff"))
    assert read_sheet(file).header == HEADER


def test_xlsx_when_cells_are_typed_then_read_as_values(tmp_path: Path):
    workbook = Workbook()
    sheet = workbook.active
    sheet.append(["12345 热线导出"])
    sheet.append(["标题", "内容", "工单编号", "来电时间", "联系电话"])
    sheet.append(["停水", "三天没水了", 188006, 43524.5, 13812345678])
    file = tmp_path / "export.xlsx"
    workbook.save(file)
    read = read_sheet(file)
    assert read.header[:3] == ["标题", "内容", "工单编号"]
    assert read.rows[0][1][2] == 188006


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("missing.csv", None, "找不到"),
        ("empty.csv", b"", "空"),
        ("blank.csv", b"\n\n,,\n", "空"),
        ("broken.xlsx", b"PK\x03\x04 nonsense", "损坏|另存"),
        ("page.xlsx", b"<html></html>", "损坏|另存"),
        ("old.xls", b"\xd0\xcf\x11\xe0", "另存为"),
        ("data.pdf", b"%PDF", "只认识"),
    ],
)
def test_file_when_it_cannot_be_read_then_says_why(tmp_path: Path, name: str, content: bytes | None, why: str):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(FileNotUnderstood, match=why):
        read_sheet(tmp_path / name)


def test_columns_when_named_by_other_systems_then_guessed():
    header = [
        "序号",
        "受理时间",
        "办结时间",
        "市民姓名",
        "联系方式（必填）",
        "诉求标题*",
        "诉求内容",
        "工单编号",
        "事发地址",
        "诉求类别",
        "答复内容",
    ]
    columns = guess_columns(header)
    assert {field: header[index] for field, index in columns.items()} == {
        "ref": "工单编号",
        "title": "诉求标题*",
        "body": "诉求内容",
        "raised_at": "受理时间",
        "phone": "联系方式（必填）",
        "name": "市民姓名",
        "place": "事发地址",
        "category": "诉求类别",
    }


def test_columns_when_only_end_of_handling_is_dated_then_not_taken_for_the_day_it_was_raised():
    with pytest.raises(MappingProblem, match="时间"):
        map_columns(["标题", "内容", "办结时间"])


def test_columns_when_told_then_what_is_told_wins():
    columns = map_columns(["甲", "标题", "丙"], ["甲=raised_at", "丙=body"])
    assert columns == {"raised_at": 0, "title": 1, "body": 2}


@pytest.mark.parametrize(
    ("told", "why"), [("没有=body", "没有这一列"), ("标题=nothing", "没有字段"), ("x", "没有字段")]
)
def test_columns_when_told_nonsense_then_says_what_there_is(told: str, why: str):
    with pytest.raises(MappingProblem, match=why):
        map_columns(["标题", "时间"], [told])


def test_columns_when_there_is_no_text_then_says_so():
    with pytest.raises(MappingProblem, match="标题和内容"):
        map_columns(["a", "b"])
