import pytest

from tests.people import People
from tests.scoring_rounds import Cast, cast_of


@pytest.fixture
def cast(people: People) -> Cast:
    return cast_of(people)
