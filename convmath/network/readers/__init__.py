"""Readers: what others wrote, as a `Network`.  Each is one file; none is loaded before it is asked for."""
