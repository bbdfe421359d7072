"""Layers along their axes: checked sizes, and what else a layer can be asked."""
