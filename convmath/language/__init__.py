"""The small language of formulas: terms, writers, evaluation."""
