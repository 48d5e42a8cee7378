"""What the environment says is taken, and what it says wrongly is refused in one sentence."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connections
from django.db.backends.sqlite3.base import DatabaseWrapper

from chengnuo.settings import env
from chengnuo.settings.data_dir import ensure_data_dir, secret_key


def test_without_an_address_there_is_sqlite_in_the_data_directory(tmp_path: Path) -> None:
    made = env.database("", tmp_path)
    assert made["NAME"] == str(tmp_path / "chengnuo.sqlite3")
    assert made["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_a_postgresql_address_is_taken_apart() -> None:
    made = env.database("postgresql://cn:p%40ss@db.local:5433/ledger?sslmode=require", Path())
    assert (made["USER"], made["PASSWORD"], made["HOST"], made["PORT"]) == ("cn", "p@ss", "db.local", "5433")
    assert (made["NAME"], made["OPTIONS"]) == ("ledger", {"sslmode": "require"})


def test_another_kind_of_database_is_refused() -> None:
    with pytest.raises(ImproperlyConfigured, match="mysql"):
        env.database("mysql://x/y", Path())


def test_a_secret_may_be_given_as_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "key").write_text("from-a-file\n")
    monkeypatch.delenv("CHENGNUO_SECRET_KEY", raising=False)
    monkeypatch.setenv("CHENGNUO_SECRET_KEY_FILE", str(tmp_path / "key"))
    assert env.text("CHENGNUO_SECRET_KEY") == "from-a-file"


@pytest.mark.parametrize(("name", "raw"), [("CHENGNUO_DEBUG", "maybe"), ("CHENGNUO_HTTPS", "2")])
def test_a_switch_that_is_neither_on_nor_off_is_refused(
    name: str, raw: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, raw)
    with pytest.raises(ImproperlyConfigured, match=name):
        env.flag(name)


def test_a_variable_with_a_typing_error_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHENGNUO_DEBGU", "1")
    assert "CHENGNUO_DEBGU" in env.unknown()


def test_the_signing_key_is_made_once_and_kept_private(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CHENGNUO_SECRET_KEY", raising=False)
    monkeypatch.setenv("CHENGNUO_DATA_DIR", str(tmp_path / "new"))
    assert secret_key()[1] is False
    folder = ensure_data_dir()
    first, kept = secret_key()
    ensure_data_dir()
    assert kept and secret_key() == (first, True)
    assert (folder / "secret.key").stat().st_mode & 0o077 == 0


def test_sqlite_keeps_what_it_acknowledged(tmp_path: Path) -> None:
    """In a file, as in real use: the database of the tests may be another and has no journal."""
    settings_dict = {
        **connections["default"].settings_dict,
        **env.database(f"sqlite:///{tmp_path}/x.db", tmp_path),
    }
    wrapper = DatabaseWrapper(settings_dict, alias="probe")
    connection = wrapper.get_new_connection(wrapper.get_connection_params())
    try:
        pragmas = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        values = [connection.execute(f"PRAGMA {pragma}").fetchone()[0] for pragma in pragmas]
    finally:
        connection.close()
    # 2 is FULL: NORMAL loses acknowledged rows on power loss
    assert values == ["wal", 2, 1, 20000]
    assert wrapper.transaction_mode == "IMMEDIATE"
