"""The console's pages about files that come in."""
