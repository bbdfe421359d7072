"""Every chapter, in reading order."""

from convmath.theory import convolution, foundations, padding, pooling, transposed
from convmath.theory.model import Chapter, Theorem

CHAPTERS = (foundations.CHAPTER, convolution.CHAPTER, padding.CHAPTER, transposed.CHAPTER, pooling.CHAPTER)

ALL: tuple[Theorem, ...] = tuple(theorem for chapter in CHAPTERS for theorem in chapter.theorems)
BY_TAG = {theorem.tag: theorem for theorem in ALL}


def chapter_of(theorem: Theorem) -> Chapter:
    """The chapter that a theorem stands in."""
    return next(chapter for chapter in CHAPTERS if theorem in chapter.theorems)
