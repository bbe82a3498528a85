"""Forecast pages: who sees how a unit stands, what it says, and «nếu… thì»."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from urllib.parse import urlencode

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from parindex.accounts.models import User
from parindex.planning.models import Direction
from parindex.scoring import commands, outlook
from parindex.scoring.models import LeafDuty, LeafEntry, Round
from parindex.scoring.proposals import Value
from parindex.scoring.queries import outlooks
from parindex.scoring.states import ExtraKind, Origin, SheetState
from tests.conftest import NOW
from tests.plan_reviews import confirmed
from tests.running_rounds import declared, running
from tests.scoring.test_sheet_pages import text_of
from tests.scoring_rounds import COUNCIL, DECLARED, Cast, at, concluded, published, sheet_of

pytestmark = pytest.mark.usefixtures("frozen")
JUNE = {"1.1.1": {"met": False}, "1.1.2": {"done": "80", "all": "100"}}


def url(cast: Cast, unit: str = "tu-phap", name: str = "outlook:sheet") -> str:
    return reverse(name, args=[sheet_of(_round(), cast, unit).pk])


def _round() -> Round:
    return Round.objects.get()


def told(cast: Cast, unit: str = "tu-phap") -> outlook.Told:
    sheet = outlooks.visible_to(at(NOW, cast.officer)).get(unit=cast.people.unit(unit))
    return outlook.told(outlooks.known([sheet], NOW)[sheet.pk])


def test_a_unit_finds_itself_and_those_above_find_everybody(cast: Cast, client_of: Callable[[User], Client]) -> None:
    running(cast)
    every = ["Phòng Nội vụ", "Phòng Tư pháp", "UBND xã Bắc Sơn"]
    for who, units in (
        (cast.reporter, every[1:2]), (cast.head, every[2:]), (cast.officer, every), (cast.chair, every),
        (cast.stranger, []),
    ):  # fmt: skip
        page = text_of(client_of(who).get(reverse("outlook:index")))
        assert [name for name in every if name in page] == units
    assert "Chưa có đợt đánh giá nào đang chạy" in text_of(client_of(cast.stranger).get(reverse("outlook:index")))


def test_siblings_do_not_learn_of_each_other(cast: Cast, client_of: Callable[[User], Client]) -> None:
    running(cast)
    for name in ("outlook:sheet", "outlook:suppose"):
        assert client_of(cast.head).get(url(cast, "tu-phap", name)).status_code == 404


def test_every_leaf_s_maximum_is_divided_and_the_parts_sum_to_it(cast: Cast) -> None:
    declared(cast, running(cast), "tu-phap", JUNE)
    whole = told(cast)
    for part in whole.fields:
        for line in part.lines:
            stand = line.stand
            assert stand.secure + stand.at_risk + stand.to_win + stand.lost == line.leaf.points
    stands = whole.outlook.stands
    assert (stands["1.1.1"].to_win, stands["1.1.2"].secure > 0, stands["2.1.1"].to_win) == (10, True, 20)
    assert (whole.so_far, whole.rated and whole.rated.code) == (Decimal("53.33"), "yeu")
    assert whole.worst <= Decimal(16) <= whole.best


def test_records_speak_for_what_they_measure_until_the_sheet_is_handed_in(cast: Cast) -> None:
    round_ = running(cast)
    declared(cast, round_, "xa", DECLARED)
    unit = cast.people.unit("xa").pk
    said = {("onestop.received", side, unit): Value(n, NOW.date(), "Hồ sơ") for side, n in
            (("part", "150"), ("whole", "200"))}  # fmt: skip
    commands.give_values(at(NOW, cast.officer), round_, values=said)
    line = next(line for part in told(cast, "xa").fields for line in part.lines if line.leaf.code == "1.1.2")
    assert (line.points, line.origin, line.as_of) == (15, Origin.RECORDS, NOW.date())
    sheet = outlooks.visible_to(at(NOW, cast.officer)).get(unit=unit)
    sheet.state = SheetState.SUBMITTED
    handed_in = outlook.told(outlooks.known([sheet], NOW)[sheet.pk])
    assert handed_in.outcomes["1.1.2"].points == 19  # type: ignore[union-attr]
    assert {stand.at_risk for stand in handed_in.outlook.stands.values()} == {0}


def test_a_bonus_asked_for_can_still_become_anything_and_one_not_asked_for_is_nothing(cast: Cast) -> None:
    round_ = running(cast)
    assert "T1" not in told(cast).outlook.stands
    commands.ask_extra(
        at(NOW, cast.reporter), sheet_of(round_, cast, "tu-phap"), kind=ExtraKind.BONUS, code="T1",
        given={"count": "1"}, basis="Sáng kiến",
    )  # fmt: skip
    stand = told(cast).outlook.stands["T1"]
    assert (stand.secure, stand.to_win) == (0, 2)


def test_the_page_says_where_figures_come_from_what_is_supposed_and_what_to_do(
    cast: Cast, client_of: Callable[[User], Client]
) -> None:
    declared(cast, running(cast), "tu-phap", JUNE)
    page = text_of(client_of(cast.reporter).get(url(cast)))
    for words in ("Tạm tính hôm nay 53,33", "Đơn vị kê khai", "Chưa có số liệu", "không quá 2 lần nhịp",
                  "Việc chưa làm (Ban hành kế hoạch đúng hạn): −10 điểm", "+10 điểm"):  # fmt: skip
        assert words in page
    assert "Thứ hạng trong nhóm" not in page
    assert "Giao thành nhiệm vụ" not in page
    assert "Thứ hạng trong nhóm, theo điểm tạm tính hôm nay 1 trên 1" in text_of(
        client_of(cast.officer).get(url(cast))
    )


def test_one_click_of_the_chair_gives_the_duty_and_the_page_says_so(
    cast: Cast, client_of: Callable[[User], Client]
) -> None:
    confirmed(cast.people)
    declared(cast, running(cast), "tu-phap", JUNE)
    chair = client_of(cast.chair)
    assert "Giao thành nhiệm vụ của kế hoạch" in text_of(chair.get(url(cast)))
    answer = chair.post(url(cast, name="outlook:assign"), {"viec": "1.1.1:met"})
    assert answer.status_code == 302
    text = Direction.objects.get().text
    assert text.startswith("Việc chưa làm (Ban hành kế hoạch đúng hạn): −10 điểm; hoàn thành 1 việc (Phòng Tư pháp)")
    assert text.endswith("Tiêu chí 1.1.1, đánh giá cải cách hành chính năm 2025.")
    assert "✓ Đã giao Chỉ đạo số 1" in text_of(client_of(cast.reporter).get(url(cast)))
    assert LeafDuty.objects.get().leaves == ["1.1.1"]


def ask(cast: Cast, **changes: str) -> str:
    query = {f"x-{name.replace('__', '-').replace('_', '.')}": value for name, value in changes.items()}
    return f"{url(cast, name='outlook:suppose')}?{urlencode(query)}"


def test_other_figures_are_worked_out_at_once_and_kept_nowhere(
    cast: Cast, client_of: Callable[[User], Client]
) -> None:
    sheet = declared(cast, running(cast), "tu-phap", JUNE)
    before = list(LeafEntry.objects.filter(sheet=sheet).values())
    page = text_of(client_of(cast.reporter).get(ask(cast, **{"1_1_1__met": "co", "1_1_2__done": "95"})))
    assert "Điểm thêm +13" in page
    assert "Tạm tính 53,33 → 96,67" in page
    assert "Loại tạm tính Yếu → Tốt" in page
    assert list(LeafEntry.objects.filter(sheet=sheet).values()) == before


def test_a_change_in_one_field_is_carried_along_to_another(cast: Cast, client_of: Callable[[User], Client]) -> None:
    declared(cast, running(cast), "tu-phap", JUNE)
    answer = client_of(cast.reporter).get(ask(cast, **{"1_1_1__met": "co"}) + "&linh-vuc=2")
    body = answer.content.decode()
    assert '<input type="hidden" name="x-1.1.1-met" value="co">' in body
    assert 'name="x-2.1.2-index"' in body
    assert "+10" in text_of(answer)


@pytest.mark.parametrize(("typed", "words"), [
    ("chín", "Số viết như 97,5"), ("1.234", "Số viết như 97,5"), ("1e9", "Số viết như 97,5"),
])  # fmt: skip
def test_what_cannot_be_read_is_said_at_its_figure_and_stays_typed(
    cast: Cast, client_of: Callable[[User], Client], typed: str, words: str
) -> None:
    declared(cast, running(cast), "tu-phap", JUNE)
    answer = client_of(cast.reporter).get(ask(cast, **{"1_1_2__done": typed}))
    assert words in text_of(answer)
    assert f'value="{typed}"' in answer.content.decode()


def test_a_part_above_its_whole_is_told_and_wins_nothing(cast: Cast, client_of: Callable[[User], Client]) -> None:
    declared(cast, running(cast), "tu-phap", JUNE)
    page = text_of(client_of(cast.reporter).get(ask(cast, **{"1_1_2__done": "101"})))
    assert "nhiều hơn" in page
    assert "−16" in page


def test_without_a_reload_only_the_answer_comes(cast: Cast, client_of: Callable[[User], Client]) -> None:
    declared(cast, running(cast), "tu-phap", JUNE)
    answer = client_of(cast.reporter).get(ask(cast, **{"1_1_1__met": "co"}), headers={"HX-Request": "true"})
    body = answer.content.decode()
    assert body.lstrip().startswith('<section id="tra-loi"')
    assert "<html" not in body


def test_pages_ask_the_same_for_one_unit_and_for_three(cast: Cast, client_of: Callable[[User], Client]) -> None:
    round_ = running(cast)
    for unit in ("tu-phap", "xa", "noi-vu"):
        declared(cast, round_, unit, JUNE)
    officer, counts = client_of(cast.officer), []
    for rows in (3, 1):
        assert len(officer.get(reverse("outlook:index")).context["page"]) == rows
        with CaptureQueriesContext(connection) as asked:
            officer.get(reverse("outlook:index"))
        counts.append(len(asked))
        with connection.cursor() as cursor:
            cursor.execute("UPDATE scoring_sheet SET state = 'CLOSED', closed_reason = 'x' WHERE unit_id <> %s",
                           [cast.people.unit("xa").pk])  # fmt: skip
    assert counts[0] == counts[1] <= 12


def test_a_round_that_went_on_has_no_forecast(cast: Cast, client_of: Callable[[User], Client]) -> None:
    with time_machine.travel(COUNCIL + timedelta(days=9), tick=False):
        concluded(cast, ("tu-phap",))
    assert client_of(cast.reporter).get(url(cast)).status_code == 404


def test_the_published_table_of_last_year_is_a_scale_for_everybody(cast: Cast) -> None:
    with time_machine.travel(COUNCIL + timedelta(days=9), tick=False):
        result = published(cast, ("tu-phap", "xa"))
    sheet = sheet_of(_round(), cast, "tu-phap")
    assert outlooks.last_published(sheet) is None  # the same year is no scale for itself
    sheet.round.year += 1
    found = outlooks.last_published(sheet)
    assert found is not None
    assert (found.year, len(found.values)) == (result.round.year, 2)


def test_ties_share_a_place_and_what_has_no_value_has_none() -> None:
    values = [Decimal(90), Decimal(80), Decimal(80)]
    assert [outlook.place_among(Decimal(n), values) for n in (95, 90, 80, 70)] == [1, 1, 2, 4]
    assert outlook.place_among(None, values) is None


def test_what_is_worked_out_is_worked_out_anew_when_anything_changes(cast: Cast) -> None:
    round_ = running(cast)
    first = told(cast)
    assert told(cast) is first
    declared(cast, round_, "tu-phap", JUNE)
    assert told(cast) is not first
    sheet = outlooks.visible_to(at(NOW, cast.officer)).get(unit=cast.people.unit("tu-phap"))
    tomorrow = NOW + timedelta(days=1)
    assert outlooks.known([sheet], tomorrow)[sheet.pk].as_of["1.1.2"] == date(2025, 6, 2)


@pytest.mark.parametrize("name", ["outlook:sheet", "outlook:suppose"])
def test_a_unit_s_pages_ask_few_questions_however_many_stand_beside_it(
    cast: Cast, client_of: Callable[[User], Client], name: str
) -> None:
    confirmed(cast.people)
    round_ = running(cast)
    for unit in ("tu-phap", "xa", "noi-vu"):
        declared(cast, round_, unit, JUNE)
    page = url(cast, name=name)
    for who in (cast.reporter, cast.officer):
        client = client_of(who)
        client.get(page)
        with CaptureQueriesContext(connection) as asked:
            client.get(page)
        assert len(asked) <= 12
