"""From a table of text to rows as they are stored, and every reason why a row can't be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import polars as pl
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parindex.onestop import calc, clock
from parindex.onestop.bulk import cells, settled
from parindex.onestop.bulk.findings import Findings
from parindex.onestop.bulk.known import Known
from parindex.onestop.bulk.layout import COLUMNS, Field
from parindex.onestop.bulk.refusal import RowError, UnreadableFile
from parindex.onestop.bulk.source import Raw
from parindex.onestop.states import BEFORE_ACCEPTANCE, DossierState, SubjectKind

S = DossierState
ID_COLUMNS = {"procedure": "procedure_id", "unit": "unit_id", "office": "office_id"}
# Earlier, later, code, what to say: a later moment before an earlier one can't be.
ORDER = (
    ("submitted_at", "accepted_at", "accepted_before_submitted", gettext_lazy("Tiếp nhận trước khi nộp.")),
    ("accepted_at", "solved_at", "solved_before_accepted", gettext_lazy("Có kết quả trước khi tiếp nhận.")),
    ("solved_at", "returned_at", "returned_before_solved", gettext_lazy("Trả kết quả trước khi có kết quả.")),
    ("accepted_at", "due_at", "due_before_accepted", gettext_lazy("Hẹn trả trước khi tiếp nhận.")),
    ("due_at", "reappointed_to", "reappointed_before_due", gettext_lazy("Ngày hẹn lại không sau ngày hẹn trả.")),
)
HAPPENED = ("submitted_at", "accepted_at", "solved_at", "returned_at", "apologised_at", "result_signed_on")
MOMENTS = tuple(one.key for one in COLUMNS if one.kind == "moment")


@dataclass
class Checked:
    """`values`: the rows that can be stored, each code once, as columns of the database beside `row`.

    `errors` as in `findings.SCHEMA`; `repeated` counts rows that only repeat another word for word; `given` names the
    columns the file has, as in the database.
    """

    raw: Raw
    rows: int
    values: pl.DataFrame
    errors: pl.DataFrame
    repeated: int
    given: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.rows} rows"

    @property
    def rejected(self) -> int:
        return self.errors["row"].n_unique()

    def first_errors(self, most: int | None = None) -> list[RowError]:
        wanted = self.errors.select("row", "column", "code", "message")
        return [RowError(*row) for row in (wanted if most is None else wanted.head(most)).iter_rows()]


def check(raw: Raw, known: Known, at: datetime) -> Checked:
    """Every row against what is known at a moment. Raises UnreadableFile when a whole column can't be read."""
    checking = _Checking(raw, known, at)
    values = checking.run()
    errors = checking.findings.all()
    good = values.filter(~pl.col("row").is_in(errors["row"].unique().implode()))
    once = good.unique("code", keep="first", maintain_order=True)
    given = tuple(ID_COLUMNS.get(one.key, one.key) for one in COLUMNS if one.key in raw.places)
    done = settled.derived(once, known)
    return Checked(raw, values.height, done, errors, good.height - once.height, given)


class _Checking:
    """One file under way: its cells as text, what was found wrong, its values as they are read."""

    def __init__(self, raw: Raw, known: Known, at: datetime) -> None:
        named = {one.key: pl.col(raw.places[one.key]) for one in COLUMNS if one.key in raw.places}
        none = pl.lit(None, dtype=pl.String)
        self.text = cells.tidy(raw.table.select("row", **{one.key: named.get(one.key, none) for one in COLUMNS}))
        self.raw, self.known, self.at = raw, known, clock.local(at)
        self.findings = Findings(self.text["row"], raw.title)
        self.values: dict[str, pl.Series] = {}
        self.timed: dict[str, pl.Series] = {}

    def run(self) -> pl.DataFrame:
        self._formulas()
        for one in COLUMNS:
            self._required(one)
            self._read(one)
        self._identities()
        self._reach()
        self._duplicates()
        self._order()
        self._states()
        self._working_days()
        return pl.DataFrame({"row": self.text["row"], **self.values})

    def _formulas(self) -> None:
        places = {place: key for key, place in self.raw.places.items()}
        by_key: dict[str, list[int]] = {}
        for row, place in self.raw.formulas:
            if place in places:
                by_key.setdefault(places[place], []).append(row)
        for key, rows in by_key.items():
            where = self.text["row"].is_in(rows)
            self.findings.note(where, key, "formula", _("Ô là công thức. Hãy dán giá trị thay cho công thức."))
            empty = pl.when(pl.col("row").is_in(rows)).then(None).otherwise(pl.col(key)).alias(key)
            self.text = self.text.with_columns(empty)

    def _required(self, one: Field) -> None:
        if one.required:
            empty = self.text[one.key].is_null() & ~self.findings.noted(one.key)
            self.findings.note(empty, one.key, "missing", _("Ô này phải có."))

    def _read(self, one: Field) -> None:
        column = self.text[one.key]
        if one.key in ID_COLUMNS:
            self._codes(one, column)
        elif one.kind == "moment":
            self._moments(one, column)
        elif one.kind == "day":
            self._days(one, column)
        elif one.kind == "text":
            long = column.str.len_chars() > one.longest
            message = _("Dài quá %(most)s ký tự. Hãy rút gọn.") % {"most": one.longest}
            self.findings.note(long, one.key, "too_long", message)
            self.values[one.key] = column if one.required else column.fill_null("")
        elif one.kind == "count":
            self._chosen(one, column, cells.counted(column), "not_a_number", _("«{}» không phải số đếm."))
        else:
            self._words(one, column)

    def _words(self, one: Field, column: pl.Series) -> None:
        meanings = self.raw.mapping.meanings(one)
        if one.kind == "flag":
            message = _("«{}» không rõ. Ghi «Có» hoặc «Không»; không biết thì để trống.")
            self._chosen(one, column, cells.meant(column, meanings), "unknown_word", message)
            self.values[one.key] = self.values[one.key] == "1"
            return
        message = _("«{}» không có trong các cách ghi: %(words)s.") % {"words": one.hint.replace(" / ", ", ")}
        code = "unknown_state" if one.key == "state" else "unknown_word"
        self._chosen(one, column, cells.meant(column, meanings), code, message)
        if one.key == "state":
            first = (self.values["state"] == S.TO_COMPLETE) & self.text["accepted_at"].is_null()
            self.values["state"] = self.values["state"].set(first.fill_null(False), str(S.TO_COMPLETE_FIRST))
        else:
            self.values[one.key] = self.values[one.key].fill_null("")

    def _chosen(self, one: Field, column: pl.Series, found: pl.Series, code: str, message: str) -> None:
        self.findings.note(column.is_not_null() & found.is_null(), one.key, code, message, column)
        self.values[one.key] = found

    def _codes(self, one: Field, column: pl.Series) -> None:
        ids = self.known.procedures if one.key == "procedure" else self.known.units
        found = cells.looked_up(column, ids)
        message = (
            _("Không có thủ tục mang mã «{}» trong danh mục. Xem trang Thủ tục; ô là số thì Excel bỏ số 0 ở cuối.")
            if one.key == "procedure"
            else _("Không có đơn vị mang mã «{}». Xem mã ở trang Tổ chức.")
        )
        self.findings.note(column.is_not_null() & found.is_null(), one.key, f"unknown_{one.key}", message, column)
        if one.key == "office":
            unit = self.values["unit_id"]
            found = pl.select(pl.when(column.is_null()).then(unit).otherwise(found)).to_series()
        self.values[ID_COLUMNS[one.key]] = found

    def _moments(self, one: Field, column: pl.Series) -> None:
        read = cells.moments(column)
        if read.column_problem:
            code, message = read.column_problem
            title = self.raw.title(one.key)
            raise UnreadableFile(code, f"«{title}»: {message}", row=1, column=title)
        self._bad_dates(one, column, read.at)
        at = read.at
        if one.due:
            closing = clock.end_of_work(self.at.date()).time()
            ends = at.dt.combine(closing) if at.dtype == pl.Date else at.dt.date().dt.combine(closing)
            at = pl.select(pl.when(read.timed).then(at).otherwise(ends)).to_series()
        self.values[one.key], self.timed[one.key] = at, read.timed

    def _days(self, one: Field, column: pl.Series) -> None:
        read = cells.moments(column)
        if read.column_problem:
            code, message = read.column_problem
            title = self.raw.title(one.key)
            raise UnreadableFile(code, f"«{title}»: {message}", row=1, column=title)
        self._bad_dates(one, column, read.at)
        self.values[one.key] = read.at.dt.date()

    def _bad_dates(self, one: Field, column: pl.Series, read: pl.Series) -> None:
        unread = column.is_not_null() & read.is_null()
        problems = {text: cells.date_problem(text) for text in column.filter(unread).unique()}
        for code, message in sorted(set(problems.values())):
            texts = [text for text, problem in problems.items() if problem == (code, message)]
            self.findings.note(unread & column.is_in(texts), one.key, code, message, column)

    def _identities(self) -> None:
        identity = self.values["identity"].str.replace_all(r"[\s.\-]", "").str.to_uppercase()
        kind = self.values["subject_kind"]
        digits = identity.str.contains(r"^\d+$")
        shape = (identity != "") & ~digits & ~identity.str.contains(f"^{calc.PASSPORT.pattern}$")
        short = pl.Series([False]).new_from_index(0, len(identity))
        for of in (*SubjectKind.values, ""):
            told = cells.identity_lengths(of)
            problem = (
                identity.str.len_chars().cast(pl.Int64).replace_strict(told, default="shape", return_dtype=pl.String)
            )
            ours = (kind == of) & digits
            short, shape = short | (ours & (problem == "short")), shape | (ours & (problem == "shape"))
        lost = _(
            "«{}» thiếu một chữ số, có thể mất số 0 ở đầu do Excel. Hãy định dạng cột là Văn bản rồi ghi lại đủ."
        )
        self.findings.note(short, "identity", "lost_zero", lost, identity)
        wrong = _("«{}» không đúng: 12 số (CCCD), 9 số (CMND), mã số thuế hoặc số hộ chiếu.")
        self.findings.note(shape, "identity", "bad_identity", wrong, identity)
        self.values["identity"] = identity
        phone = self.values["phone"].str.replace_all(r"[\s.\-()]", "").str.replace(r"^\+84", "0")
        bad = (phone != "") & ~phone.str.contains(f"^{calc.LANDLINE_OR_MOBILE.pattern}$")
        zero = bad & ("0" + phone).str.contains(f"^{calc.LANDLINE_OR_MOBILE.pattern}$")
        self.findings.note(zero, "phone", "lost_zero", lost, phone)
        self.findings.note(
            bad & ~zero, "phone", "bad_phone", _("«{}» không đúng: 10 hoặc 11 số, bắt đầu bằng 0."), phone
        )
        self.values["phone"] = phone

    def _reach(self) -> None:
        if self.known.reach is not None:
            outside = self.values["unit_id"].is_not_null() & ~self.values["unit_id"].is_in(list(self.known.reach))
            message = _("Bạn không được nạp hồ sơ của đơn vị «{}».")
            self.findings.note(outside, "unit", "not_your_unit", message, self.text["unit"])

    def _duplicates(self) -> None:
        """One code twice with the same content is counted once; with different content neither is taken."""
        twice = self.text.filter(pl.col("code").is_not_null() & pl.col("code").is_duplicated())
        if twice.is_empty():
            return
        content = pl.struct(pl.exclude("row", "code"))
        differing = twice.group_by("code").agg(content.n_unique().alias("n")).filter(pl.col("n") > 1)
        where = self.text["code"].is_in(differing["code"].implode())
        message = _("Mã «{}» có ở nhiều dòng với nội dung khác nhau. Hãy giữ một dòng đúng.")
        self.findings.note(where, "code", "duplicate_code", message, self.text["code"])

    def _order(self) -> None:
        settled.lift_days(self.values, self.timed)
        for earlier, later, code, what in ORDER:
            before, after = self.values[earlier], self.values[later]
            wrong = (after <= before) if later == "reappointed_to" else (after < before)
            self.findings.note(wrong, later, code, f"{what} {_('Hãy xem lại hai thời điểm.')}")
        signed = self.values["result_signed_on"] < self.values["accepted_at"].dt.date()
        message = _("Ngày ký kết quả trước ngày tiếp nhận. Hãy xem lại.")
        self.findings.note(signed, "result_signed_on", "signed_before_accepted", message)
        for key in HAPPENED:
            column = self.values[key]
            late = column > (self.at.date() if column.dtype == pl.Date else self.at)
            self.findings.note(late, key, "in_future", _("«{}» ở sau lúc nạp. Hãy xem lại."), self.text[key])

    def _states(self) -> None:
        """A state needs its moments and can't have those of a later one."""
        state, given = self.values["state"], {key: self.values[key].is_not_null() for key in MOMENTS}
        unread = {key: self.text[key].is_not_null() & ~given[key] for key in MOMENTS}
        before = state.is_in([*map(str, BEFORE_ACCEPTANCE), str(S.REFUSED)])
        done, returned = state.is_in([str(S.SOLVED), str(S.RETURNED)]), state == S.RETURNED
        for needs, key in ((~before, "accepted_at"), (done, "solved_at"), (returned, "returned_at")):
            wrong = needs & ~given[key] & ~unread[key]
            message = _("Trạng thái «{}» phải có thời điểm này.")
            self.findings.note(wrong, key, "state_needs_moment", message, self.text["state"])
            against = state.is_not_null() & ~needs & given[key]
            message = _("Trạng thái «{}» không thể có thời điểm này. Hãy sửa trạng thái hoặc xóa ô.")
            self.findings.note(against, key, "state_contradicts_moment", message, self.text["state"])

    def _working_days(self) -> None:
        for key in ("due_at", "reappointed_to"):
            days = self.values[key].dt.date()
            off = settled.days_off(days)
            where = days.is_in(list(off)).fill_null(False)
            shown = days.replace_strict(off, default=None, return_dtype=pl.String)
            self.findings.note(where, key, "due_on_day_off", _("Ngày hẹn rơi vào ngày nghỉ ({})."), shown)
