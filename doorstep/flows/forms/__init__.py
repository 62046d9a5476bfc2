"""The forms of the use cases."""
