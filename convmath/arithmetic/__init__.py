"""The relation by definition, and every closed size formula."""
