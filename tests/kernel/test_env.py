"""Readers of the environment."""

import pytest

from keting import env


@pytest.mark.parametrize(
    "address",
    ["mysql://h/n", "postgresql://host", "keting"],
)
def test_an_ill_formed_database_address_is_refused(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("X_URL", address)
    with pytest.raises(env.BadEnvironment, match="X_URL"):
        env.database("X_URL")


def test_a_socket_folder_is_a_host(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("X_URL", "postgresql://keting@/house?host=/tmp/s")
    assert env.database("X_URL") == {
        "NAME": "house",
        "USER": "keting",
        "PASSWORD": "",
        "HOST": "/tmp/s",
        "PORT": "",
    }


def test_a_flag_is_yes_or_no(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("X_FLAG", "maybe")
    with pytest.raises(env.BadEnvironment):
        env.flag("X_FLAG")
