"""The pages of cards: for everybody, and for staff."""
