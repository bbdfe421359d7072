"""The command line: ``convmath COMMAND …``, and ``python -m convmath`` is the same."""

from __future__ import annotations

import sys

# command -> (module in convmath.commands, what it does); only the module asked for is loaded, so that a question about
# plain integers answers about as fast as Python starts.
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


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 is success, 1 a failed check or an answer that nobody can get, 2 a bad request."""
    limit = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(0)  # what is given has a most of digits; answers are exact at any length
    try:
        if sys.stdout is None:
            raise OSError("standard output is closed")
        try:
            return run(sys.argv[1:] if arguments is None else arguments)
        finally:
            sys.stdout.flush()
    except BrokenPipeError:  # the reader of a pipe has seen enough
        forget_output()
        return 1
    except OSError as error:
        what = "the answer cannot be written" if error.filename is None else f"{error.filename!r} cannot be used"
        print(f"convmath: {what}: {error.strerror or error}", file=sys.stderr)
        forget_output()
        return 1
    finally:
        sys.set_int_max_str_digits(limit)


def forget_output() -> None:
    """What is still buffered goes nowhere, or Python complains once more when it ends."""
    if sys.stdout is not None:
        import os

        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def run(given: list[str]) -> int:
    """Run the command that was given."""
    if not given or given[0] in ("-h", "--help"):
        print("usage: convmath COMMAND ...\n\ncommands:")
        for name, (_, help_text) in COMMANDS.items():
            print(f"  {name:15} {help_text}")
        print("\nconvmath COMMAND --help says more.")
        return 0
    if given[0] == "--version":
        from convmath import __version__

        print(f"convmath {__version__}")
        return 0
    if given[0] not in COMMANDS:
        print(f"convmath: COMMAND must be one of {', '.join(COMMANDS)}, got {given[0]!r}", file=sys.stderr)
        return 2
    try:
        module = __import__(f"convmath.commands.{COMMANDS[given[0]][0]}", fromlist=["run"])
        return int(module.run(given[0], given[1:]))
    except (ValueError, TypeError) as error:
        print(f"convmath {given[0]}: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print(f"convmath {given[0]}: interrupted", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
