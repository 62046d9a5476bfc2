from tests.conftest import town

__all__ = ["town"]
