"""The Sphinx side of convmath: formulas as MathML, the notation switch, and the delivery of the built site."""
