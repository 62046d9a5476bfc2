import pytest

from doorstep.activities.tests.factories import Town


@pytest.fixture
def town(db: None) -> Town:
    return Town()
