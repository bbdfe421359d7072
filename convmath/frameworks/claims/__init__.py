"""Printed claims on trial: the records, one file a publisher, and the judge.  No verdict is written down."""
