"""What telephones ask, and the console's pages about telephones."""
