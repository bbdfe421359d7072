"""From a theorem to what a reader sees."""
