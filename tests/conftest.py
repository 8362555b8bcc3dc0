"""What every test may use."""

import pytest
from django.contrib.auth.models import User
from django.test import Client


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """No test sees what another left in the cache."""
    from django.core.cache import cache

    cache.clear()


@pytest.fixture
def staff(db: None) -> User:
    """A member of the campaign's staff who may do everything."""
    return User.objects.create_superuser("staff", "staff@example.org", "a password for tests")


@pytest.fixture
def staff_client(staff: User) -> Client:
    client = Client()
    client.force_login(staff)
    return client
