"""Make the theory's derivations again: `python -m convmath.derive`."""

from convmath.derive.theory import make, save

if __name__ == "__main__":
    save(*make())
