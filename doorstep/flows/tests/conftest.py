from doorstep.messaging.tests.conftest import at, book, morning

__all__ = ["at", "book", "morning"]
