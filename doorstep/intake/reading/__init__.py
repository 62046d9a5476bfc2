"""Reading a ledger: from a file to residents, without Django and without a database."""
