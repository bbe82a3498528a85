"""State machines of people who try anything, in any order, on any day; what is refused is counted and forgotten."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from parindex.accounts.models import User
from parindex.audit.actor import LOCAL_ZONE, Actor
from parindex.audit.errors import Refusal
from parindex.organization.queries import actor_for
from tests.people import People

WHO = st.sampled_from(
    ["officer", "chair", "clerk", "leader", "reporter", "communer", "appraiser", "stranger", "nobody"]
)


class OfPeople(RuleBasedStateMachine):
    """Acts by name of a person; `today` moves on."""

    people: People

    def __init__(self) -> None:
        super().__init__()
        self.today = date(2025, 6, 2)
        self.refused = self.done = 0

    def actor(self, name: str) -> Actor:
        user: User = getattr(self.people, name)
        return actor_for(user, datetime(self.today.year, self.today.month, self.today.day, 9, tzinfo=LOCAL_ZONE))

    def attempt(self, act: Callable[..., Any], *args: Any, **kwargs: Any) -> bool:
        """Whether it was done."""
        try:
            act(*args, **kwargs)
        except Refusal:
            self.refused += 1
            return False
        self.done += 1
        return True

    @rule(days=st.integers(1, 60))
    def time_passes(self, days: int) -> None:
        self.today += timedelta(days=days)


def run(machine: type[OfPeople], people: People, examples: int) -> None:
    """Each example in a transaction of its own, which is rolled back."""

    class RolledBack(machine):  # type: ignore[misc,valid-type]
        def __init__(self) -> None:
            super().__init__()
            self.people = people
            self.block = transaction.atomic()
            self.block.__enter__()

        def teardown(self) -> None:
            transaction.set_rollback(True)
            self.block.__exit__(None, None, None)

    run_state_machine_as_test(
        RolledBack,
        settings=settings(
            max_examples=examples, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
