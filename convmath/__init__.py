"""Convolution arithmetic, proved."""
