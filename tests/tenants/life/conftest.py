"""The street's hand in these tests."""

from collections.abc import Iterator
from datetime import datetime

import pytest

from tenants.life.acts import Act
from tenants.scope import forget


@pytest.fixture
def act(noon: datetime) -> Act:
    """Tuesday 24 November 2026, noon, by somebody of the street."""
    return Act(by="韩分析", at=noon)


@pytest.fixture(autouse=True)
def forgetful() -> Iterator[None]:
    """What is rolled back shall not be remembered."""
    forget()
    yield
    forget()
