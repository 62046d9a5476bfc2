"""DATABASE_URL in all the forms people write it, and the sentence for those that can't be read."""

import pytest

from doorstep.server.database_url import parse
from doorstep.server.errors import BadDatabaseUrl, DatabaseTooOld, DatabaseUnreachable
from doorstep.server.postgres import check_server, check_version, database_settings, ensure_running


def test_a_whole_address_is_read() -> None:
    assert parse("postgresql://anna:p%40ss@db.example:6432/doorstep?sslmode=require") == {
        "NAME": "doorstep",
        "USER": "anna",
        "PASSWORD": "p@ss",
        "HOST": "db.example",
        "PORT": "6432",
        "OPTIONS": {"sslmode": "require"},
    }


def test_a_socket_folder_is_read() -> None:
    read = parse("postgres:///doorstep?host=/var/run/postgresql")
    assert (read["NAME"], read["HOST"], read["PORT"], read["OPTIONS"]) == ("doorstep", "/var/run/postgresql", "", {})


@pytest.mark.parametrize(
    "url",
    [
        "",
        "doorstep",
        "mysql://a/b",
        "postgresql://host",
        "postgresql://host/",
        "postgresql://host:port/db",
        "postgres://h/a/b",
    ],
)
def test_what_can_not_be_read_is_refused(url: str) -> None:
    with pytest.raises(BadDatabaseUrl):
        parse(url)


def test_a_refusal_never_shows_the_password() -> None:
    with pytest.raises(BadDatabaseUrl) as refusal:
        parse("mysql://anna:secret@host/db")
    assert "secret" not in str(refusal.value)


@pytest.mark.parametrize("number", [140012, 90603])
def test_an_old_server_is_refused(number: int) -> None:
    with pytest.raises(DatabaseTooOld):
        check_version(number)


def test_a_server_new_enough_is_taken() -> None:
    check_version(150000)
    check_version(180006)


def test_a_server_that_does_not_answer_is_named_without_its_password() -> None:
    with pytest.raises(DatabaseUnreachable) as refusal:
        check_server(parse("postgresql://anna:secret@127.0.0.1:1/doorstep"))
    assert "127.0.0.1" in str(refusal.value)
    assert "secret" not in str(refusal.value)


def test_an_outside_database_is_used_and_nothing_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://anna@127.0.0.1:1/doorstep")
    assert database_settings()["default"]["PORT"] == "1"
    with pytest.raises(DatabaseUnreachable), ensure_running():
        pass
