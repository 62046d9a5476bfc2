"""Files nastier than the samples: one rule of reading a test."""

import io
import zipfile
from typing import Any

import pytest

from doorstep.intake.reading import report
from doorstep.intake.tests.books import HEADER, TODAY, id_number, of_rows, person, read, xlsx


def codes(found):
    return [one["reason_code"] for one in found["rejected"]]


def warned(found):
    return [one["code"] for one in found["warnings"]]


def id_code(cell, **more):
    found = of_rows(person(1, 身份证号码=cell, **more))
    return codes(found)[0] if found["rejected"] else "ok"


GOOD = id_number(born="19480307", order="935")


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (GOOD, "ok"),
        (f" {GOOD[:6]} {GOOD[6:14]}\t{GOOD[14:]}\n", "ok"),
        (f"'{GOOD}", "ok"),
        (f"\u200b{GOOD}\ufeff", "ok"),
        (int(GOOD[:15]) * 1000, "id_precision_lost"),
        (float(GOOD[:15] + "000"), "id_precision_lost"),
        ("3.20602E+17", "id_precision_lost"),
        ("3.20602195305e+17", "id_precision_lost"),
        (GOOD[:17] + ("0" if GOOD[17] != "0" else "1"), "id_checksum"),
        ("320613195113059658", "id_date"),
        ("320613203104059600", "id_date"),
        (GOOD[:17], "id_length"),
        (GOOD + "1", "id_length"),
        (GOOD[:8] + "O" + GOOD[9:], "id_chars"),
        (GOOD[:17] + "叉", "id_chars"),
        ("320613********9810", "id_masked"),
        ("320602360924960", "id_old_15"),
        (320602360924960, "id_old_15"),
        (None, "id_missing"),
        ("/", "id_missing"),
        ("——", "id_missing"),
        ("#N/A", "cell_error"),
        ("#REF!", "cell_error"),
        ('=HYPERLINK("http://x.example","1")', "formula_unsafe"),
        ("+cmd|' /C calc'!A0", "formula_unsafe"),
    ],
)
def test_an_id_number_is_never_guessed(cell, code):
    assert id_code(cell) == code


def test_a_rounded_number_is_refused_even_where_it_passes_the_check():
    passing = next(
        number
        for day in range(1, 28)
        for month in range(1, 13)
        for number in [id_number(born=f"1950{month:02d}{day:02d}", order="900")]
        if number.endswith("9000")
    )
    assert id_code(passing) == "ok"
    assert id_code(int(passing)) == "id_precision_lost"


def test_the_district_of_a_number_is_no_reason_to_refuse_it():
    for place in ("810000", "830000", "932840", "320602", "000123"[:0] or "342623"):
        assert id_code(id_number(first=place)) == "ok"


def test_no_document_is_told_of_and_taken_over():
    found = of_rows(person(1, 身份证号码="暂无证件（补办中）"))
    assert found["accepted"][0]["id_number"] is None
    assert warned(found) == ["id_none_declared"]


@pytest.mark.parametrize(
    ("cell", "name", "code"),
    [
        ("江　芳", "江芳", None),
        ("MARTIN  ALEX", "MARTIN ALEX", None),
        ("阿依古丽·买买提", "阿依古丽·买买提", None),
        ("达香(户主)", "达香", None),
        ("季彩芝（已故）", "季彩芝", "status_closed"),
        ("季彩芝 已迁出", "季彩芝", "status_closed"),
        ("\u200b王芳\ufeff", "王芳", None),
    ],
)
def test_a_name_is_kept_bare(cell, name, code):
    found = of_rows(person(1, 姓名=cell))
    assert found["accepted"][0]["name"] == name
    assert warned(found) == ([code] if code else [])


def test_the_name_is_read_before_the_number():
    found = of_rows(person(1, 姓名=None, 身份证号码="#N/A"))
    assert (found["rejected"][0]["reason_code"], found["rejected"][0]["column"]) == ("name_missing", "B")


@pytest.mark.parametrize(
    ("cell", "numbers", "wrong"),
    [
        ("138 0000 1727", ["13800001727"], False),
        ("139-0000-5530", ["13900005530"], False),
        ("+8613800009302", ["13800009302"], False),
        ("+86 138 0000 9302", ["13800009302"], False),
        (13900006255.0, ["13900006255"], False),
        ("80000832", ["0513-80000832"], False),
        ("051380000827", ["0513-80000827"], False),
        ("0513-80000622 13800002686", ["0513-80000622", "13800002686"], False),
        ("13900002415（本人）13800007646（女儿）", ["13900002415", "13800007646"], False),
        ("13800003361/138000033", ["13800003361"], True),
        ("138000088646", [], True),
        ("无电话", [], False),
        ("/", [], False),
        ("（0513）80000622", ["0513-80000622"], False),
    ],
)
def test_telephones(cell, numbers, wrong):
    found = of_rows(person(1, 联系电话=cell))
    assert found["accepted"][0]["phones"] == numbers
    assert warned(found) == (["phone_invalid"] if wrong else [])


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("1934.2.1", "1934-02-01"),
        ("57.5.19", "1957-05-19"),
        ("19590331", "1959-03-31"),
        (19490216, "1949-02-16"),
        ("1957年8月23日", "1957-08-23"),
        (13586, "1937-03-12"),
        ("22894", "1962-09-05"),
        ("1942/11/16", "1942-11-16"),
    ],
)
def test_birth_dates_without_a_number(cell, said):
    header = ["姓名", "身份证号", "出生日期", "电话"]
    found = of_rows(["王芳", "无证件", cell, "13800001111"], ["李明", GOOD, None, None], header=header)
    assert found["accepted"][0]["birth_date"] == said
    assert warned(found) == ["id_none_declared"]


@pytest.mark.parametrize("cell", ["48年3月", "1948.03", "1948-3"])
def test_a_part_of_a_birth_date_is_told_of_unless_the_number_says_it_all(cell):
    header = ["姓名", "身份证号", "出生日期", "年龄"]
    found = of_rows(["王芳", "无证件", cell, 78], ["李明", GOOD, cell, 78], header=header)
    assert [one["birth_date"] for one in found["accepted"]] == ["1948-03", "1948-03-07"]
    assert warned(found) == ["id_none_declared", "birth_partial"]


def test_sex_age_and_birth_that_contradict_the_number_are_told_of():
    header = ["姓名", "性别", "身份证号", "出生日期", "年龄"]
    found = of_rows(["王芳", "女", GOOD, "1949-03-07", 60], header=header)
    assert sorted(warned(found)) == ["age_mismatch", "birth_mismatch", "sex_mismatch"]
    assert (found["accepted"][0]["sex"], found["accepted"][0]["birth_date"]) == ("男", "1948-03-07")


@pytest.mark.parametrize("age", [77, 78, 79, 80, "78岁", None])
def test_counted_years_and_lists_of_last_year_are_tolerated(age):
    found = of_rows(["王明", GOOD, age], header=["姓名", "身份证号", "年龄"])
    assert warned(found) == []


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("禾畔花园4幢2单元404室", "禾畔花园4幢2单元404室"),
        ("禾畔花园4栋2单元404", "禾畔花园4幢2单元404室"),
        ("禾畔花园 4号楼 2单元 404室", "禾畔花园4幢2单元404室"),
        ("禾畔花园4-2-404", "禾畔花园4幢2单元404室"),
        ("禾畔花园13-403", "禾畔花园13幢403室"),
        ("江苏省南通市崇川区幸福街道转水社区禾畔花园4幢404室", "禾畔花园4幢404室"),
        ("崇川区秦灶街道苏阳社区苏禾苑9号楼1单元402室", "苏禾苑9幢1单元402室"),
        ("禾畔小区3幢101", "禾畔小区3幢101室"),
        ("人民路128号", "人民路128号"),
    ],
)
def test_addresses(cell, said):
    assert of_rows(person(1, 家庭住址=cell))["accepted"][0]["address"] == said


def test_tags_are_a_set_of_known_words_and_others_as_they_stand():
    found = of_rows(person(1, 人员类别="低保户、五保；II型糖尿病/脑梗 独居老人，失独\n手工艺人"))
    assert sorted(found["accepted"][0]["tags"]) == sorted(
        ["低保", "特困", "糖尿病", "脑卒中", "独居", "计生特扶", "手工艺人"]
    )
    for nothing in ("健康", "良好", "无", "/", None):
        assert of_rows(person(1, 人员类别=nothing))["accepted"][0]["tags"] == []


def test_what_stands_above_is_repeated_but_never_a_name_or_a_number():
    found = of_rows(person(1), person(2, 联系电话="同上", 家庭住址="同上", 人员类别="同上"))
    first, second = found["accepted"]
    assert (second["phones"], second["address"], second["tags"]) == (first["phones"], first["address"], first["tags"])
    assert codes(of_rows(person(1), person(2, 身份证号码="同上"))) == ["id_length"]


def test_what_is_no_person_appears_nowhere():
    found = of_rows(
        person(1),
        ["一、第一网格"],
        HEADER,
        person(2),
        [3],
        [None] * 8,
        ["合计", "2人"],
        ["备注：证件号请核对。"],
        ["填表人：", None, "审核人：", None, "2026年9月30日"],
    )
    assert found["rows_total"] == 2
    assert [row["row"] for row in found["accepted"]] == [3, 6]


def test_a_hidden_sheet_is_never_imported_and_figures_are_no_ledger():
    content = xlsx(
        {
            "第一网格": [["转水社区台账"], HEADER, person(1)],
            "备份": [HEADER, person(2)],
            "汇总": [["汇总表"], ["网格", "总人数", "独居"], ["第一网格", 12, 3], ["第二网格", 10, 2]],
            "填表说明": [["请如实填写"]],
            "Sheet5": [],
        },
        hidden=["备份"],
    )
    found = read(content)
    assert [sheet["role"] for sheet in found["sheets"]] == ["ledger", "hidden", "summary", "other", "empty"]
    assert [(row["sheet"], row["grid"], row["community"]) for row in found["accepted"]] == [
        ("第一网格", "第一网格", "转水社区")
    ]


def test_a_file_with_nothing_but_a_hidden_ledger_is_not_a_ledger():
    found = read(xlsx({"说明": [["请看附件"]], "台账": [HEADER, person(1)]}, hidden=["台账"]))
    assert (found["file_code"], found["rows_total"]) == ("not_a_ledger", 0)


def test_formulas_that_reach_outside_are_refused_in_name_and_number_and_left_out_elsewhere():
    link = '=HYPERLINK("http://x.example","王芳")'
    assert codes(of_rows(person(1, 姓名=link))) == ["formula_unsafe"]
    found = of_rows(
        person(1, 备注='=WEBSERVICE("http://x.example")'), person(2, 家庭住址="@SUM(1+1)*cmd|' /C calc'!A0")
    )
    assert [(one["row"], one["code"], one["column"]) for one in found["warnings"]] == [
        (3, "formula_unsafe", "H"),
        (4, "formula_unsafe", "F"),
    ]
    assert found["accepted"][1]["address"] == ""
    assert warned(of_rows(person(1, 备注="-已上门（未遇）", 联系电话="+86 13800001111"))) == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_files(encoding):
    lines = [
        "转水社区老年人台账",
        "姓名,身份证号码,联系电话,家庭住址",
        f'王芳,="{GOOD}",13800001111,禾畔花园4-2-404',
        "",
        f'李明,\t{GOOD[:17]},,"禾畔花园\n4幢"',
        "张三,3.20602E+17,,",
        f"赵六,'{id_number()},80000832,",
    ]
    found = read("\r\n".join(lines).encode(encoding), "07_x.csv")
    assert found["sheets"] == [{"sheet": "", "role": "ledger", "header_rows": [2]}]
    assert [(row["row"], row["name"]) for row in found["accepted"]] == [(3, "王芳"), (7, "赵六")]
    assert [(row["row"], row["reason_code"]) for row in found["rejected"]] == [
        (5, "id_length"),
        (6, "id_precision_lost"),
    ]


def test_a_file_that_is_cut_off_cannot_be_opened():
    content = xlsx({"台账": [HEADER, *[person(number) for number in range(1, 60)]]})
    for share in (0.1, 0.5, 0.9, 0.99):
        assert read(content[: int(len(content) * share)])["file_code"] == "file_corrupt"
    text = ("姓名,身份证号码\r\n" + f'王芳,{GOOD}\r\n李明,"{GOOD}').encode()
    assert read(text, "x.csv")["file_code"] == "file_corrupt"
    assert read("姓名,身份证号码\r\n王芳".encode()[:-1], "x.csv")["file_code"] == "file_corrupt"
    assert read("姓名,身份证号码\r\n王芳".encode("gb18030")[:-1], "x.csv")["file_code"] == "file_corrupt"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"%PDF-1.7 x",
        b"\x89PNG\r\n\x1a\n",
        bytes(range(256)) * 8,
        b"PK\x03\x04 no archive",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    ],
)
def test_what_is_no_workbook_cannot_be_opened(content):
    assert read(content)["file_code"] == "file_corrupt"


def test_a_letter_or_an_archive_is_not_a_ledger():
    assert read("各位居民：\n请到社区领取证件。\n".encode(), "x.csv")["file_code"] == "not_a_ledger"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("word/document.xml", "<w/>")
    assert read(out.getvalue())["file_code"] == "file_corrupt"


def test_two_rows_of_heading_with_groups_and_a_household():
    rows: list[list[Any]] = [
        ["永兴街道节制闸社区住户台账"],
        ["序号", "户主", "与户主关系", "基本情况", None, None, "住址", None, None, "紧急联系人", None, "备注"],
        [None, None, None, "姓名", "身份证号", "电话", "小区", "幢", "室", "姓名", "电话", None],
        [1, "王建国", "户主", "王建国", GOOD, "13800001111", "听潮苑", 3, 101, "王芳（女儿）", "13800002222", None],
        [
            2,
            None,
            "配偶",
            "李秀英",
            id_number(born="19520101", order="922"),
            None,
            None,
            None,
            None,
            "同上",
            "同上",
            "2026年7月去世",
        ],
    ]
    merges = ["B2:B3", "C2:C3", "D2:F2", "G2:I2", "J2:K2", "L2:L3", "B4:B5", "G4:G5", "H4:H5", "I4:I5"]
    found = read(xlsx({"住户": rows}, merges=merges))
    assert found["sheets"][0]["header_rows"] == [2, 3]
    first, second = found["accepted"]
    assert (first["address"], first["contact_name"], first["contact_phone"]) == (
        "听潮苑3幢101室",
        "王芳",
        "13800002222",
    )
    assert (second["head_name"], second["relation"], second["address"]) == ("王建国", "配偶", "听潮苑3幢101室")
    assert second["contact_name"] == "王芳"
    assert warned(found) == ["status_closed"]


def test_one_number_on_two_names_without_a_character_in_common():
    found = of_rows(person(1, 身份证号码=GOOD, 姓名="朱建才"), person(2, 身份证号码=GOOD, 姓名="潘立明"))
    assert warned(found).count("id_conflict") == 2
    assert found["duplicate_kinds"] == ["same_id"]
    found = of_rows(person(1, 身份证号码=GOOD, 姓名="朱建才"), person(1, 身份证号码=GOOD, 姓名="朱建财"))
    assert "id_conflict" not in warned(found)


def test_the_same_name_or_the_same_telephone_alone_is_no_duplicate():
    assert of_rows(person(1, 姓名="王芳", 身份证号码="无证件"), person(2, 姓名="王芳"))["duplicates"] == []
    assert of_rows(person(1, 身份证号码="无证件"), person(2, 联系电话="13800000001"))["duplicates"] == []
    found = of_rows(person(1, 姓名="王芳", 身份证号码="无证件"), person(2, 姓名="王芳", 联系电话="13800000001"))
    assert found["duplicate_kinds"] == ["probable"]


def test_the_same_file_says_the_same_twice():
    content = xlsx({"台账": [HEADER, *[person(number) for number in range(1, 30)]]})
    assert report.of_file(io.BytesIO(content), "a.xlsx", TODAY) == report.of_file(io.BytesIO(content), "a.xlsx", TODAY)


def test_what_stands_beyond_the_last_column_that_is_read_is_told_of_once():
    far = [None] * (512 - len(HEADER))
    found = of_rows(person(1), [*person(2), *far, "还有"], [*person(3), *far, "还有", 7])
    assert (len(found["accepted"]), warned(found)) == (3, ["columns_beyond"])
    assert found["warnings"][0]["row"] == 4
    assert warned(of_rows([*person(1), *far[1:], "还在"])) == []
