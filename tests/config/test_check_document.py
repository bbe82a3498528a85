"""`parindex check_document` on the command line."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from parindex.kit.catalog import load_paper_format, load_paper_types
from parindex.papers.docx import render_docx
from tests.papers.samples import REPORT


def told(path: Path, *options: str) -> tuple[str, int]:
    out = StringIO()
    try:
        call_command("check_document", str(path), *options, stdout=out)
    except SystemExit as end:
        return out.getvalue(), int(str(end.code))
    return out.getvalue(), 0


def test_our_own_document_is_sound(tmp_path: Path) -> None:
    path = tmp_path / "bao-cao.docx"
    path.write_bytes(render_docx(REPORT, load_paper_format(), load_paper_types()))
    assert told(path, "--format", "json") == ("[]\n", 0)
    assert told(path) == ("Đúng thể thức.\n", 0)


def test_departures_are_listed_with_rule_message_and_place(tmp_path: Path) -> None:
    import docx
    from docx.shared import Mm

    path = tmp_path / "bao-cao.docx"
    path.write_bytes(render_docx(REPORT, load_paper_format(), load_paper_types()))
    file = docx.Document(str(path))
    file.sections[0].left_margin = Mm(20)
    file.save(str(path))
    printed, code = told(path, "--format", "json")
    assert (code, [sorted(one) for one in json.loads(printed)]) == (1, [["message", "rule", "where"]])
    assert json.loads(printed)[0]["rule"] == "page.margin.left"
    assert told(path)[0].endswith("1 chỗ chưa đúng thể thức.\n")


def test_a_file_that_cannot_be_read_ends_with_2(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    with pytest.raises(CommandError, match="Không đọc được") as refused:
        told(path)
    assert refused.value.returncode == 2
    path.write_bytes(b"x")
    with pytest.raises(CommandError, match="không phải văn bản Word"):
        told(path)
