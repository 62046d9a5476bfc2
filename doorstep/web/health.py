"""Whether this process can do its work."""

from django.db import connection


def database_answers() -> None:
    """Raises when the database can't be reached."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
