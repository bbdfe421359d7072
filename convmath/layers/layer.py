"""What every layer with windows is: values for each axis, and the answers that follow from them axis by axis."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from math import prod
from typing import TYPE_CHECKING, Any, ClassVar

from convmath.layers.arguments import listed, number, on_axis, pair, whole, word
from convmath.layers.errors import ConvmathError
from convmath.layers.functions import same_padding
from convmath.layers.window import Sides, Window

if TYPE_CHECKING:
    from convmath.network import Network

CHANNELS = ("first", "last")  # where a shape holds its depth; None: nowhere
MOST_AXES = 64  # as many as an array has
OPEN_AXES = 2  # a layer whose numbers serve any number of axes is counted and spelt as one on images


@dataclass(frozen=True, kw_only=True, repr=False)
class Axes:
    """A layer that does the same along every axis of its input, or something else along each."""

    axes: int | None = None  # how many axes; None: as many as the values say, or any number

    counts: ClassVar[Mapping[str, int]] = {}  # the values that are one number, or one for each axis -> the least

    def __post_init__(self) -> None:
        for name, least in self.counts.items():
            self.keep(name, one_or_each(listed(name, getattr(self, name)), self.checked(name, least)))
        if self.axes is not None:
            self.keep("axes", number("axes", self.axes, 1))
            if self.axes is not None and self.axes > MOST_AXES:
                raise ConvmathError("axes", f"must be at most {MOST_AXES}", self.axes)
        count = self.axes
        for name in self.spread:
            value = getattr(self, name)
            if isinstance(value, tuple):
                count = len(value) if count is None else count
                if len(value) != count or not value:
                    expected = "one value" if count < 2 else f"1 value or {count}, one for each axis"
                    raise ConvmathError(name, f"must have {expected}", len(value))

    def checked(self, name: str, least: int) -> Callable[[Any], Any]:
        """What a number of this name must be."""
        return lambda value: whole(name, value, least)

    def keep(self, name: str, value: object) -> None:
        """A value is checked once, when the layer is made, and kept as it was understood."""
        object.__setattr__(self, name, value)

    def __rshift__(self, other: object) -> Network:
        """A network: this layer, then another layer, operation or network."""
        from convmath.network import Network  # a layer knows nothing of networks until it is put into one

        return Network.of(self, other)

    def __repr__(self) -> str:
        shown = [
            f"{name}={getattr(self, name)!r}" for name, usual in self.usual().items() if getattr(self, name) != usual
        ]
        return f"{type(self).__name__}({', '.join(shown)})"

    def usual(self) -> dict[str, Any]:
        """What each value is when it is left out, in the order in which they are written."""
        found = {field.name: None if field.default is MISSING else field.default for field in fields(self)}
        return {**{name: value for name, value in found.items() if name != "axes"}, "axes": None}

    # Axes -------------------------------------------------------------------------------------------------

    @property
    def spread(self) -> tuple[str, ...]:
        """The names of everything that may differ from axis to axis."""
        return tuple(self.counts)

    @property
    def known_axes(self) -> int | None:
        """How many axes the layer has; None when its values serve any number."""
        values = (getattr(self, name) for name in self.spread)
        return self.axes or next((len(value) for value in values if isinstance(value, tuple)), None)

    def at(self, name: str, axis: int) -> Any:
        """The value of one axis."""
        value = getattr(self, name)
        return value[axis] if isinstance(value, tuple) else value

    def one_axis(self, axis: int | None) -> int:
        """The axis that a question of one axis is about: any, where all are alike."""
        known = self.known_axes
        if axis is not None:
            if not 0 <= number("axis", axis) < (known or axis + 1):
                raise ConvmathError("axis", f"must be from 0 to {(known or 1) - 1}", axis)
            return axis
        values = (getattr(self, name) for name in self.spread)
        if any(isinstance(value, tuple) and len(set(value)) > 1 for value in values):
            raise ConvmathError(
                "axis",
                f"must be given: the layer has {known} axes, which differ; the two sides of one are Sides(low, high)",
            )
        return 0

    # Sizes and shapes -----------------------------------------------------------------------------------------

    def size(self, input_size: Any, axis: int | None = None) -> Any:
        """The size of the output along one axis."""
        raise NotImplementedError

    def output_sizes(self, input_sizes: Sequence[Any]) -> tuple[Any, ...]:
        """The size along each axis; an error says on which it happened."""
        count = len(input_sizes)
        return tuple(on_axis(n, count, self.size, size, n - 1) for n, size in enumerate(input_sizes, 1))

    def shape(self, input_shape: Any, channels: str | None = "first", batch: bool = False) -> tuple[Any, ...]:
        """The shape of the output, laid out as the shape of the input.

        Args:
            input_shape: a size for each axis, with the depth before them or behind; a number is one axis alone.
            channels: where the depth stands, "first" or "last"; None when there is none.
            batch: whether the first number counts the inputs of a batch.

        Raises:
            ConvmathError: a number is too small, there are too many or too few, or the depth is not the layer's.
        """
        many, sizes, depth = self.split(input_shape, channels, batch)
        out = self.output_sizes(sizes)
        if depth is not None:
            made = self.depth(depth)
            out = (made, *out) if channels == "first" else (*out, made)
        return (*many, *out)

    def split(
        self, input_shape: Any, channels: str | None = None, batch: bool = False
    ) -> tuple[tuple[Any, ...], tuple[Any, ...], Any]:
        """The batch, the sizes and the depth that a shape holds."""
        if channels is not None:
            word("channels", channels, CHANNELS)
        numbers = listed("input_sizes", input_shape)
        alone = len(numbers) == 1 and numbers[0] is input_shape
        many: tuple[Any, ...] = ()
        depth = None
        rest = list(numbers)
        if batch and rest:
            many = (whole("batch", rest.pop(0), 1),)
        if channels is not None and not alone and rest:
            depth = whole("in_channels", rest.pop(0 if channels == "first" else -1), 1)
            self.check_depth(depth)
        known = self.known_axes
        if not rest or known is not None and len(rest) != known:
            wanted = "at least one axis" if known is None else f"{known} {'axis' if known == 1 else 'axes'}"
            raise ConvmathError(
                "input_sizes", f"must have {wanted}{'' if depth is None else ' beside the depth'}", input_shape
            )
        return many, tuple(whole("input_sizes", size, 1) for size in rest), depth

    def check_depth(self, depth: Any) -> None:
        """Refuse an input that is not as deep as the layer reads; a layer that reads every map by itself takes any."""

    def depth(self, depth: Any) -> Any:
        """The depth of the output; every map is read by itself, so it stays."""
        return depth

    # Data, words, code ----------------------------------------------------------------------------------------

    def layer_data(self, sizes: tuple[Any, ...], depth: Any) -> dict[str, Any]:
        """What is said of the layer as a whole."""
        return {}

    def explain(self, input_size: Any, channels: str | None = None) -> str:
        """The formula, each axis put into it, and what follows: lines for a terminal.

        The numbers are the sizes of the axes; `channels` says where a depth stands among them, if anywhere.
        """
        _, sizes, depth = self.split(input_size, channels)
        return "\n".join(self.explained(sizes, depth))

    def explained(self, input_sizes: tuple[Any, ...], depth: Any) -> list[str]:
        """The lines of `explain`."""
        raise NotImplementedError

    def code(self, framework: str = "torch") -> str:
        """The layer as a framework writes it.

        Raises:
            CannotExpress: the framework has no such layer; the message says what to do instead.
        """
        from convmath.frameworks.spelling import spell

        return spell(self, framework)

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        from convmath.layers.notebook import bundle

        return bundle(self)


@dataclass(frozen=True, kw_only=True, repr=False)
class Layer(Axes):
    """A window for every axis.  Each value is one number for every axis, or one for each.

    `padding` is a number for both sides, `Sides(low, high)`, a word, or one of these for each axis: (1, 2) is 1 around
    the first axis and 2 around the second, as in PyTorch.  Where there is one axis only, a pair is its two sides.
    """

    kernel_size: Any  # taps
    stride: Any = 1  # positions from one window to the next
    padding: Any = 0  # positions added at the ends; negative is a crop
    dilation: Any = 1  # positions from one tap to the next

    counts: ClassVar[Mapping[str, int]] = {"kernel_size": 1, "stride": 1, "dilation": 1}
    words: ClassVar[tuple[str, ...]] = ("valid", "same", "same_lower")  # of padding

    def __post_init__(self) -> None:
        given = listed("padding", self.padding)
        if (
            self.axes == 1
            and len(given) == 2
            and not any(isinstance(entry, (str, tuple, list, Sides)) for entry in given)
        ):
            given = (given,)  # there is one axis, so two numbers can only be its two sides
        self.keep("padding", one_or_each(given, self.entry))
        super().__post_init__()

    @property
    def spread(self) -> tuple[str, ...]:
        return (*self.counts, "padding")

    def entry(self, value: object) -> Any:
        """The padding of one axis: a word, a number, or `Sides` that differ."""
        if isinstance(value, str):
            return word("padding", value.lower(), self.words)
        low, high = pair("padding", value)
        return low if low == high else Sides(low, high)

    def windows(self, input_sizes: Sequence[Any]) -> tuple[Window, ...]:
        """The window along each axis of an input of these sizes."""
        return tuple(self.along(axis, size) for axis, size in enumerate(input_sizes))

    def along(self, axis: int = 0, input_size: Any = None) -> Window:
        """The window along one axis; a padding that depends on the input's size must be told it."""
        k, s, d = self.at("kernel_size", axis), self.at("stride", axis), self.at("dilation", axis)
        return Window(k, s, self.sides(self.at("padding", axis), k, s, d, input_size), d)

    def sides(self, entry: Any, k: Any, s: Any, d: Any, input_size: Any) -> Sides:
        """What a padding means on one axis [same-size]."""
        if not isinstance(entry, str):
            return Sides(*pair("padding", entry))
        if entry == "valid":
            return Sides(0, 0)
        if entry == "causal":
            return Sides(d * (k - 1), 0)
        if input_size is None and s != 1:  # with stride 1 SAME adds d(k - 1) to every input [same-total]
            raise ConvmathError(
                "input_size", f"must be given, for padding {entry!r} depends on it with a stride above 1"
            )
        return Sides(
            *same_padding(1 if input_size is None else input_size, k, stride=s, dilation=d, lower=entry != "same")
        )

    def size(self, input_size: Any, axis: int | None = None) -> Any:
        """How many windows there are along an axis.

        Raises:
            NoWindow: none fits.
        """
        chosen, i = self.one_axis(axis), whole("input_size", input_size, 1)
        return self.along(chosen, i).size(i)

    # What the windows leave out, and what they share ------------------------------------------------------------

    def unread(self, input_size: int, axis: int | None = None) -> Any:
        """How many rows of the input lie behind the last window [unread-rows]."""
        window, size = self.asked(input_size, axis)
        return window.unread_rows(input_size, size)

    def padding_only(self, input_size: int, axis: int | None = None) -> int:
        """How many windows read nothing but padding."""
        window, size = self.asked(number("input_size", input_size, 1), axis)
        return window.padding_only(input_size, size)

    def asked(self, input_size: Any, axis: int | None) -> tuple[Window, Any]:
        """The window along an axis, and how many of it there are."""
        chosen = self.one_axis(axis)
        window = self.along(chosen, whole("input_size", input_size, 1))
        return window, window.size(input_size)

    def window(self, t: Any, input_size: Any = None, axis: int | None = None) -> Any:
        """The input positions that output position t reads, tap by tap; those outside of the input are padding.

        A tuple t asks for one position on each axis.
        """
        if isinstance(t, tuple):
            sizes = listed("input_size", input_size)
            sizes = sizes * len(t) if len(sizes) == 1 else sizes
            return tuple(self.window(at, size, n) for n, (at, size) in enumerate(zip(t, sizes, strict=True)))
        chosen = self.one_axis(axis)
        return self.along(chosen, input_size).reads(number("t", t, 0))

    def inputs(self, output_size: int, axis: int | None = None) -> range:
        """The input sizes that give an output size [conv-fibre]; an output that none gives has none."""
        chosen, o = self.one_axis(axis), number("output_size", output_size, 1)

        def windows(i: int) -> int:
            try:
                return int(self.size(i, chosen))
            except ConvmathError:
                return 0

        start = first(lambda i: windows(i) >= o)  # a larger input never has fewer windows
        return range(start, first(lambda i: windows(i) > o))

    def sizes_by_rule(self, input_size: Any, axis: int | None = None) -> dict[str, Any]:
        """The size under each rounding that somebody computes and that knows the padding: "floor" and the ceil rules."""
        chosen = self.one_axis(axis)
        return self.along(chosen, whole("input_size", input_size, 1)).sizes_by_rule(input_size)

    # Data and pictures ----------------------------------------------------------------------------------------

    def output(self, input_sizes: Sequence[Any], depth: Any = None) -> list[Any]:
        """The output's sizes, then its depth where it is known."""
        return [*self.output_sizes(input_sizes), *([] if depth is None else [depth])]

    def to_dict(self, input_shape: Any, channels: str | None = None) -> dict[str, Any]:
        """Every answer as data, ready for JSON; the output is its sizes, then its depth where it is known."""
        _, sizes, depth = self.split(input_shape, channels)
        axes = [
            {
                "input_size": i,
                **window_data(window),
                "output_size": size,
                **self.axis_data(window, i, size),
            }
            for i, window, size in zip(sizes, self.windows(sizes), self.output_sizes(sizes), strict=True)
        ]
        return {"output": self.output(sizes, depth), "axes": axes, **self.layer_data(sizes, depth)}

    def axis_data(self, window: Window, input_size: Any, output_size: Any) -> dict[str, Any]:
        """What else is said of an axis."""
        return {}

    def picture(self, input_size: Any, view: str = "both") -> Any:
        """The picture of this very layer on an input of one axis or two; a depth before them is left out."""
        from convmath.figures import draw, of_layer

        return draw(of_layer(self, input_size), view=view)

    @property
    def taps(self) -> Any:
        """The taps of one filter on one map; a layer of any number of axes is counted on two."""
        return prod(self.at("kernel_size", axis) for axis in range(self.known_axes or OPEN_AXES))


def one_or_each(values: tuple[Any, ...], check: Callable[[Any], Any]) -> Any:
    """A single value as it is, several as a tuple, each checked; an empty tuple stays, to be refused by its length."""
    found = tuple(check(value) for value in values)
    return found[0] if len(found) == 1 else found


def first(holds: Callable[[int], bool]) -> int:
    """The least size from 1 on for which something holds that, once it holds, goes on to hold."""
    low, high = 0, 1
    while not holds(high):
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high


def window_data(window: Window) -> dict[str, Any]:
    """A window as data; the padding is [low, high]."""
    return {
        "kernel_size": window.kernel_size,
        "stride": window.stride,
        "padding": list(window.padding),
        "dilation": window.dilation,
    }


def filled(formula: Callable[..., Any], letters: str, values: Sequence[Any]) -> tuple[str, str]:
    """A formula in its letters, and with numbers in their place."""
    from convmath.language.terms import Term, node, substitute, variables
    from convmath.language.writers import filled_in, unicode

    names = variables(letters)
    shown_formula = formula(*names)
    numbers = dict(zip((letter.node for letter in names), values, strict=True))
    return unicode(shown_formula), filled_in(Term(substitute(node(shown_formula), numbers)))
