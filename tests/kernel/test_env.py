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


@pytest.mark.parametrize(
    ("named", "told"),
    [
        ({"X_ISSUER": "http://plain.example"}, "https://"),
        ({"X_ISSUER": "https://d.example"}, "X_CLIENT"),
        ({"X_ISSUER": "https://d.example", "X_CLIENT": "k", "X_SECRET": "s", "X_FACTORS": "mfa"}, "amr=mfa"),
    ],
)
def test_a_provider_is_named_in_full_or_not_at_all(
    monkeypatch: pytest.MonkeyPatch, named: dict[str, str], told: str
) -> None:
    assert env.provider("X", may_be_plain=False) is None
    for name, value in named.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(env.BadEnvironment, match=told):
        env.provider("X", may_be_plain=False)


def test_a_providers_secret_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"ISSUER": "http://d.example", "CLIENT": "k", "SECRET": "hidden"}.items():
        monkeypatch.setenv(f"X_{name}", value)
    assert "hidden" not in repr(env.provider("X", may_be_plain=True))
