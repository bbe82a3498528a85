"""`parindex criteria check|diff|export|import`: criteria sets of the catalogue, of files and of workbooks."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from django.core.management.base import BaseCommand, CommandError, CommandParser

from parindex.kit.catalog import (
    CatalogError,
    criteria_yaml,
    load_all_measures,
    load_criteria,
    read_criteria_file,
)
from parindex.papers.grids import UnreadableGrid
from parindex.rules import CriteriaSet, Finding, check
from parindex.rules.compare import compare
from parindex.rules.reading import UnreadableSet
from parindex.scoring.workbook import Intake, read_workbook, workbook_of

SET = "mã bộ trong danh mục (thêm @ và số bản khi có nhiều bản), hoặc tệp .yaml, .xlsx"


class Told(NamedTuple):
    """One thing to print: where for a reader and for a program, what, and the code that a program goes by."""

    where: str
    place: dict[str, str | int]
    message: str
    code: str


class Command(BaseCommand):
    help = "Kiểm tra, so sánh, xuất, nhập bộ tiêu chí; mã thoát 1 khi có chỗ phải sửa, 2 khi không đọc được."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True, metavar="VIỆC")
        checking = acts.add_parser("check", help="những gì phải sửa trước khi ban hành; không ghi bộ nào thì mọi bộ")
        checking.add_argument("set", nargs="?", metavar="BỘ", help=SET)
        comparing = acts.add_parser("diff", help="bộ sau khác bộ trước ở đâu, bằng lời")
        comparing.add_argument("before", metavar="TRƯỚC", help=SET)
        comparing.add_argument("after", metavar="SAU", help=SET)
        exporting = acts.add_parser("export", help="ghi một bộ ra bảng tính")
        exporting.add_argument("set", metavar="BỘ", help=SET)
        exporting.add_argument("out", metavar="RA.xlsx", type=Path)
        importing = acts.add_parser("import", help="đọc bảng tính, kiểm tra, ghi thành tệp .yaml")
        importing.add_argument("file", metavar="TỆP.xlsx", type=Path)
        importing.add_argument("out", metavar="RA.yaml", type=Path, nargs="?")
        importing.add_argument("--check", action="store_true", dest="only_check", help="chỉ kiểm tra, không ghi")
        for act in (checking, comparing, exporting, importing):
            act.add_argument("--format", choices=("text", "json"), default="text", dest="shape", help="cách in")

    def handle(self, *args: Any, **options: Any) -> None:
        run = {"check": self._check, "diff": self._diff, "export": self._export, "import": self._import}
        run[options["act"]](options)

    def _check(self, options: dict[str, Any]) -> None:
        if options["set"] is None:
            self._checked([one for versions in _catalogue().values() for one in versions], options["shape"])
        else:
            self._checked([self._set(options["set"], options["shape"])], options["shape"])

    def _checked(self, sets: Sequence[CriteriaSet], shape: str) -> None:
        measures = load_all_measures().keys()
        told: list[Told] = []
        for one in sets:
            found = _of_findings(check(one, measures), one.code)
            told += found
            if shape == "text":
                leaves = sum(1 for _leaf in one.leaves())
                said = f"{len(found)} chỗ phải sửa" if found else "không có gì phải sửa"
                self.stdout.write(f"{one.code}, bản {one.version}, {leaves} tiêu chí thành phần: {said}.")
        self._tell(told, shape)

    def _diff(self, options: dict[str, Any]) -> None:
        before, after = (self._set(options[name], options["shape"]) for name in ("before", "after"))
        changes = compare(before, after)
        told = [Told(one.place, {"place": one.place}, one.message, one.kind) for one in changes]
        self._tell(told, options["shape"], fails=False)
        if options["shape"] == "text":
            self.stdout.write(f"{len(changes)} thay đổi." if changes else "Hai bộ như nhau.")

    def _export(self, options: dict[str, Any]) -> None:
        criteria = self._set(options["set"], options["shape"])
        self._write(options["out"], workbook_of(criteria), options["shape"])

    def _import(self, options: dict[str, Any]) -> None:
        if (options["out"] is None) != options["only_check"]:
            raise CommandError("Hãy ghi tệp .yaml sẽ ghi ra, hoặc --check để chỉ kiểm tra.", returncode=2)
        intake = _intake(options["file"])
        if intake.criteria is not None:
            found = check(intake.criteria, load_all_measures().keys())
            intake.problems += [intake.problem_of(one) for one in found]
        if intake.criteria is None or intake.problems:
            self._tell(_of_intake(intake), options["shape"])
        elif options["only_check"]:
            self._tell([], options["shape"])
            if options["shape"] == "text":
                self.stdout.write("Bảng tính đọc được, không có gì phải sửa.")
        else:
            self._write(options["out"], criteria_yaml(intake.criteria).encode(), options["shape"])

    def _set(self, asked: str, shape: str) -> CriteriaSet:
        """A set by its code, or from a file; what keeps a file from being one is printed, and ends the command."""
        path = Path(asked)
        if path.suffix not in (".yaml", ".yml", ".xlsx"):
            return _of_catalogue(asked)
        if path.suffix == ".xlsx":
            intake = _intake(path)
            if intake.criteria is None:
                self._tell(_of_intake(intake), shape)
            assert intake.criteria is not None
            return intake.criteria
        try:
            return read_criteria_file(path)
        except UnreadableSet as error:
            self._tell(_of_findings(error.findings, asked), shape)
            raise
        except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
            raise CommandError(
                f"Không đọc được «{path}»: tệp không có hoặc không phải YAML.", returncode=2
            ) from error

    def _write(self, out: Path, data: bytes, shape: str) -> None:
        try:
            out.write_bytes(data)
        except OSError as error:
            raise CommandError(f"Không ghi được {out}: {error.strerror}.", returncode=2) from error
        self.stdout.write(json.dumps({"written": str(out)}) if shape == "json" else f"Đã ghi {out}.")

    def _tell(self, told: Iterable[Told], shape: str, *, fails: bool = True) -> None:
        lines = list(told)
        if shape == "json":
            plain = [{**one.place, "code": one.code, "message": one.message} for one in lines]
            self.stdout.write(json.dumps(plain, ensure_ascii=False, indent=2))
        else:
            for one in lines:
                self.stdout.write(f"{one.where}\n  {one.message} [{one.code}]")
        if lines and fails:
            sys.exit(1)


def _catalogue() -> dict[str, list[CriteriaSet]]:
    try:
        return load_criteria()
    except CatalogError as error:
        raise CommandError(str(error), returncode=2) from error


def _of_catalogue(asked: str) -> CriteriaSet:
    code, _, version = asked.partition("@")
    versions = _catalogue().get(code, [])
    found = [one for one in versions if not version or str(one.version) == version]
    if not found:
        codes = ", ".join(f"{one.code}@{one.version}" for several in _catalogue().values() for one in several)
        raise CommandError(f"Không có bộ tiêu chí «{asked}». Có: {codes}; hoặc ghi tên tệp.", returncode=2)
    return found[-1]


def _intake(path: Path) -> Intake:
    try:
        return read_workbook(path.read_bytes())
    except OSError as error:
        raise CommandError(f"Không đọc được tệp «{path}».", returncode=2) from error
    except UnreadableGrid as error:
        raise CommandError(str(error), returncode=2) from error


def _of_findings(findings: Iterable[Finding], criteria: str) -> list[Told]:
    return [
        Told(f"{criteria} {one.place}", {"set": criteria, "place": one.place}, one.message, one.code)
        for one in findings
    ]


def _of_intake(intake: Intake) -> list[Told]:
    return [
        Told(f"Trang «{one.sheet}», dòng {one.row}", {"sheet": one.sheet, "row": one.row}, one.message, one.code)
        for one in sorted(intake.problems)
    ]
