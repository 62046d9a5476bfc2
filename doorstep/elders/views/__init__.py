"""The ledger in the console: the parts of a person's card, the scales, the list, and the yearly work."""
