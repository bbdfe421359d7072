"""The theorems, as data: `model` says what one is, every other file but `collection` holds some."""
