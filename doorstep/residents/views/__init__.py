"""The register of the console, the card, and what a resident sees about himself."""
