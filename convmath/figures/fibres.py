"""The fibre of sizes: the input sizes that share one output size, and so cannot be told apart by it."""

from __future__ import annotations

from convmath.arithmetic import sizes
from convmath.figures.layout import Body, framed
from convmath.figures.palette import tap
from convmath.figures.scene import Grid, Line, Mark, Scene, Words


def fibre(kernel_size: int, *, stride: int, padding: int = 0, dilation: int = 1, output_sizes: int = 3) -> Scene:
    """Input sizes below, the output size of each above; one colour for each fibre.

    Under each input size stands the output padding with which the transposed convolution gets it back.
    """
    fibres: dict[int, list[int]] = {}
    size = 0
    while True:
        size += 1
        found = int(sizes.conv(size, kernel_size, stride, padding, padding, dilation))
        if found > output_sizes:
            break
        if found >= 1:
            fibres.setdefault(found, []).append(size)

    def build(scale: float) -> Body:
        marks: list[Mark] = []
        edge = 4.6 * scale
        top, below = 0.3, 4.0
        x = edge
        for look, (out, members) in enumerate(fibres.items()):
            middle = x + len(members) / 2
            marks.append(Grid(x=middle - 0.5, y=top, columns=1, rows=1, look=tap(look)))
            marks.append(Words(x=middle, y=top + 0.5, text=str(out), size="value"))
            for a, member in enumerate(members):
                marks.append(Line(x=middle, y=top + 1, to_x=x + 0.5, to_y=below, look=tap(look)))
                marks.append(Grid(x=x, y=below, columns=1, rows=1, look=tap(look)))
                marks.append(Words(x=x + 0.5, y=below + 0.5, text=str(member), size="value"))
                marks.append(Words(x=x + 0.5, y=below + 1.5 * scale, text=str(a), size="small"))
                x += 1
            x += 0.4
        for y, text in ((top + 0.5, "output size"), (below + 0.5, "input size")):
            marks.append(Words(x=0, y=y, text=text, anchor="start"))
        marks.append(Words(x=0, y=below + 1.5 * scale, text="output padding", size="small", anchor="start"))
        return Body(marks=marks, groups=[], width=x - 0.4, height=below + 2 * scale)

    said = "; ".join(f"output {out} from inputs {members[0]} to {members[-1]}" for out, members in fibres.items())
    caption = f"kernel {kernel_size}, stride {stride}, padding {padding}"
    caption += f", dilation {dilation}" if dilation != 1 else ""
    alt = (
        f"Input sizes and the output size each gives, with {caption}: {said}. A fibre has {stride} members where none is "
        "cut off at size 0; the output padding 0, 1 and so on of the transposed convolution picks one."
    )
    return framed("The fibre of sizes", alt, caption, build)
