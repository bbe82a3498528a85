"""Whatever people try with documents and numbers, no number is lost, given twice or used by two documents."""

from __future__ import annotations

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule

from parindex.dispatch import commands
from parindex.dispatch.calc import Group
from parindex.dispatch.models import NumberSeries, OutgoingDocument, OutgoingDraft, RegisterEntry
from parindex.dispatch.states import DocumentState, EntryState
from tests.machines import WHO, OfPeople, run
from tests.outgoing import typed
from tests.people import People

KINDS = st.sampled_from(["cong-van", "bao-cao", "quyet-dinh"])
PASSES = {
    "submit": (DocumentState.DRAFT, commands.submit),
    "content": (DocumentState.CONTENT, commands.pass_content),
    "format": (DocumentState.FORMAT, commands.pass_format),
    "number": (DocumentState.TO_SIGN, commands.take_number),
}


class Documents(OfPeople):
    @initialize()
    def an_empty_register(self) -> None:
        self.numbers: dict[int, tuple[int, int]] = {}
        self.drafts = 0

    def document(self, index: int) -> OutgoingDocument | None:
        rows = list(OutgoingDocument.objects.order_by("pk"))
        return rows[index % len(rows)] if rows else None

    @rule(who=WHO, kind=KINDS)
    def draft(self, who: str, kind: str) -> None:
        units = self.people.unit("huyen"), self.people.unit("noi-vu")
        done = self.attempt(commands.draft, self.actor(who), *units, content=typed(self.people, kind))
        assert not done or self.people.unit("noi-vu").pk in self.actor(who).units()

    @rule(who=WHO, index=st.integers(0, 5), what=st.sampled_from([*PASSES, "number"]))
    def move_on(self, who: str, index: int, what: str) -> None:
        if (document := self.document(index)) is not None:
            needed, act = PASSES[what]
            if self.attempt(act, self.actor(who), document):
                assert document.state == needed

    @rule(index=st.integers(0, 5))
    def pass_it_all_the_way(self, index: int) -> None:
        if (document := self.document(index)) is not None:
            for who, what in (("officer", "submit"), ("chair", "content"), ("clerk", "format"), ("chair", "number")):
                self.attempt(PASSES[what][1], self.actor(who), document)

    @rule(who=WHO, index=st.integers(0, 5), cancel=st.booleans())
    def stop(self, who: str, index: int, cancel: bool) -> None:
        if (document := self.document(index)) is not None:
            act = commands.cancel if cancel else commands.send_back
            self.attempt(act, self.actor(who), document, reason="Sửa")

    @rule(who=WHO, kind=KINDS)
    def hold(self, who: str, kind: str) -> None:
        done = self.attempt(commands.reserve, self.actor(who), self.people.unit("huyen"), kind=kind, subject="Giữ số")
        assert not done or who == "clerk"

    @rule(who=WHO, index=st.integers(0, 5), what=st.sampled_from(["bind", "cancel", "outside"]))
    def use_a_held_number(self, who: str, index: int, what: str) -> None:
        entry, document = RegisterEntry.objects.filter(state=EntryState.RESERVED).first(), self.document(index)
        if entry is None:
            return
        if what == "bind" and document is not None:
            self.attempt(commands.bind_number, self.actor(who), document, entry=entry)
        elif what == "cancel":
            self.attempt(commands.cancel_number, self.actor(who), entry, reason="Bỏ")
        else:
            told = {"signer": "A", "recipients": "B", "keeper": "VT", "copies": None}
            self.attempt(commands.record_outside, self.actor(who), entry, dated=self.today, **told)

    @rule(who=WHO, own=st.booleans(), ahead=st.integers(0, 1))
    def change_the_numbering(self, who: str, own: bool, ahead: int) -> None:
        groups = [Group("Quyết định", ("quyet-dinh",)), Group("Chung")] if own else [Group("Chung")]
        year = self.today.year + ahead
        used = RegisterEntry.objects.filter(series__year__gte=year).exists()
        unit = self.people.unit("huyen")
        done = self.attempt(commands.set_numbering, self.actor(who), unit, from_year=year, groups=groups)
        assert not done or (who == "clerk" and not used)

    @invariant()
    def a_number_once_given_stays_what_it_was(self) -> None:
        for entry in RegisterEntry.objects.all():
            assert self.numbers.setdefault(entry.pk, (entry.series_id, entry.number)) == (
                entry.series_id,
                entry.number,
            )
        assert RegisterEntry.objects.count() == len(self.numbers)

    @invariant()
    def every_series_counts_without_a_gap_and_ends_at_its_last(self) -> None:
        for series in NumberSeries.objects.all():
            numbers = sorted(series.entries.values_list("number", flat=True))
            assert numbers == list(range(1, series.last + 1))

    @invariant()
    def number_and_symbol_name_one_document_of_a_year(self) -> None:
        live = RegisterEntry.objects.exclude(state=EntryState.CANCELLED)
        named = [(entry.series.year, entry.number, entry.symbol) for entry in live.select_related("series")]
        assert len(named) == len(set(named))

    @invariant()
    def a_document_given_up_holds_no_live_number(self) -> None:
        gone = OutgoingDocument.objects.filter(state=DocumentState.CANCELLED, entry__isnull=False)
        assert not gone.exclude(entry__state=EntryState.CANCELLED).exists()

    @invariant()
    def no_draft_is_lost(self) -> None:
        count = OutgoingDraft.objects.count()
        assert count >= self.drafts
        self.drafts = count


@pytest.mark.long
@pytest.mark.parametrize("examples", [12, pytest.param(400, marks=pytest.mark.slow)], ids=["short form", "long form"])
def test_documents_and_numbers_keep_their_rules(people: People, examples: int) -> None:
    run(Documents, people, examples)
