"""Django's PostgreSQL backend, which tells the session where it stands before the wall."""
