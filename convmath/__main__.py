"""The command line: ``convmath COMMAND …``, and ``python -m convmath`` is the same.

Every command prints its answer and returns its status, or raises; what is said of an error, and how, is decided here.
"""

from __future__ import annotations

import codecs
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from typing import TextIO

from convmath.layers.errors import LONGEST_MESSAGE, ConvmathError, one_line, shown

# command -> (module in convmath.commands, what it does); only the module asked for is loaded.
COMMANDS = {
    "conv": ("conv", "output size, parameters and explanation of a convolution"),
    "conv-transpose": ("conv_transpose", "the same of a transposed convolution, and the convolution it amounts to"),
    "pool": ("pool", "output size and explanation of a max or average pooling, in floor or ceil mode"),
    "padding": ("padding", "what a padding of one framework is in another"),
    "network": ("network", "sizes, windows, valid inputs, tiles, counts and faults of a whole network"),
    "claims": ("claims", "what frameworks and books print, with the verdict on each"),
    "vectors": ("vectors", "test vectors for whoever writes a framework"),
    "figure": ("figure", "a picture of any operator as SVG, PDF or PNG"),
    "cite": ("cite", "the citation of a theorem as BibTeX, CSL-JSON or text"),
    "list": ("theory", "every theorem: tag and title"),
    "show": ("theory", "one theorem: statement, hypotheses, derivation, status"),
    "verify": ("theory", "re-derive and re-check every proof, or those of the tags given"),
    "certify": ("theory", "find missing certificates (needs z3)"),
}
ANSWERED, BAD, INTERRUPTED, UNHEARD = 0, 2, 130, 141  # 1 is a command's own: judged and found wanting
EXTRAS = {"matplotlib": "figures", "numpy": "figures", "sphinx": "docs", "z3": "prove", "cvc5": "solvers"}


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 is an answer, 1 a judgement that something is wanting, 2 a request that cannot be met."""
    given = sys.argv[1:] if arguments is None else arguments
    who = f"convmath {given[0]}" if given and given[0] in COMMANDS else "convmath"
    with any_length(), streams():
        try:
            if sys.stdout is None:
                raise OSError("standard output is closed")
            status = run(given)
            sys.stdout.flush()
            return status
        except SystemExit as end:  # argparse, after --help
            return int(end.code or ANSWERED) if forgiving_flush() else BAD
        except BrokenPipeError:  # the reader of a pipe has seen enough
            forget(sys.stdout)
            return UNHEARD
        except KeyboardInterrupt:
            forgiving_flush()
            return say(f"{who}: interrupted", INTERRUPTED)
        except ConvmathError as error:
            return say(f"{who}: {error.told(most=LONGEST_MESSAGE - len(who) - 2)}")
        except OSError as error:
            if error.filename is not None:
                return say(f"{who}: {shown(str(error.filename))} cannot be used: {error.strerror or error}")
            forget(sys.stdout)
            return say(f"convmath: the answer cannot be written: {error.strerror or error}")
        except ModuleNotFoundError as error:
            if error.name not in EXTRAS:
                raise
            return say(f"{who}: needs {error.name}; install convmath[{EXTRAS[error.name]}]")
        except (MemoryError, OverflowError, RecursionError) as error:
            return say(f"{who}: the question is too large to be answered here ({type(error).__name__})")
        except (ValueError, TypeError) as error:
            return say(f"{who}: {error}")


def run(given: list[str]) -> int:
    """Run the command that was given."""
    if not given or given[0] in ("-h", "--help"):
        print("usage: convmath COMMAND ...\n\ncommands:")
        for name, (_, help_text) in COMMANDS.items():
            print(f"  {name:15} {help_text}")
        print("\nconvmath COMMAND --help says more.")
        return ANSWERED
    if given[0] == "--version":
        from convmath import __version__

        print(f"convmath {__version__}")
        return ANSWERED
    if given[0] not in COMMANDS:
        raise ConvmathError("COMMAND", f"must be one of {', '.join(COMMANDS)}", given[0])
    module = import_module(f"convmath.commands.{COMMANDS[given[0]][0]}")
    return int(module.run(given[0], given[1:]))


# What is written, and where it cannot be ---------------------------------------------------------------


@contextmanager
def any_length() -> Iterator[None]:
    """What is given has a most of digits; answers are exact at any length."""
    limit = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(0)
    try:
        yield
    finally:
        sys.set_int_max_str_digits(limit)


@contextmanager
def streams() -> Iterator[None]:
    """Both outputs say what their encoding cannot by its number, and a closed stderr swallows what it is told."""
    codecs.register_error("convmath", by_number)
    kept = sys.stderr
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError, ValueError):  # not every stand-in for a stream can be told
            stream.reconfigure(errors="convmath")  # type: ignore[union-attr]
    try:
        yield
    finally:
        if kept is None:
            sys.stderr.close()
        sys.stderr = kept


def by_number(error: UnicodeError) -> tuple[str, int]:
    r"""⌊ as \u230a, which JSON reads back; a character beyond that as the two halves that JSON has for it."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    halves = error.object[error.start : error.end].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{halves[n : n + 2].hex()}" for n in range(0, len(halves), 2)), error.end


def say(text: str, status: int = BAD) -> int:
    """One line on stderr, if it can be written there; the status stays what it is."""
    forgiving_flush()
    try:
        print(one_line(text), file=sys.stderr, flush=True)
    except OSError:
        forget(sys.stderr)
    return status


def forgiving_flush() -> bool:
    """Write what is still buffered; whether that was possible."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError:
        forget(sys.stdout)
        return False
    return True


def forget(stream: TextIO | None) -> None:
    """What is still buffered goes nowhere, or Python complains once more when it ends."""
    if stream is not None:
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


if __name__ == "__main__":
    sys.exit(main())
