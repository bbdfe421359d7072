"""How a statement is proved: `kernel` and `rules` are trusted, `verify` runs them, `search` only finds certificates."""
