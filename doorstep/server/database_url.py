"""DATABASE_URL, read into what Django wants to know."""

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from doorstep.server.errors import BadDatabaseUrl

SCHEMES = ("postgresql", "postgres")


def parse(url: str) -> dict[str, Any]:
    """The connection part of a Django database entry. Options after `?` go to libpq as they are (sslmode, host …)."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise BadDatabaseUrl(why=str(error)) from error
    if parts.scheme not in SCHEMES:
        raise BadDatabaseUrl(why=f"it begins with “{parts.scheme}:”, not with postgresql://")
    name = unquote(parts.path.removeprefix("/"))
    if not name or "/" in name:
        raise BadDatabaseUrl(why="the name of the database is missing after the last /")
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    host = options.pop("host", "") or unquote(parts.hostname or "")
    return {
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": options.pop("port", "") or (str(port) if port else ""),
        "OPTIONS": options,
    }
