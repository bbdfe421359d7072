"""What frameworks answer, recorded once with their version and replayed against the formulas.

`make oracles` records; `convmath.frameworks.recorded` reads.
"""
