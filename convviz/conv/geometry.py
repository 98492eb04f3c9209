"""The geometry of a convolutional layer: its sizes, and who reads what. Plain ints, no arrays.

Axis order everywhere: the input is X[x, y, c], filter k is W[k][i, j, c], the output is V[x, y, d].
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any

from convviz.conv import checks
from convviz.conv import padding as paddings
from convviz.conv.axis import Axes, Axis, Pair
from convviz.conv.nearest_sizes import Changes, nearest_fits
from convviz.conv.padding import SAME, Padding, Sides

RULES = ("floor", "strict")


@dataclass(frozen=True, init=False, repr=False)
class Geometry:
    """The sizes of a layer; equal and hashable by value.

    ``width``, ``height``, ``depth``: the input (W, H, D), each at least 1. ``filters``: K. ``size``,
    ``stride``, ``dilation``: an int for both axes or (x, y), kept as pairs; a dilation of 1 is a contiguous
    filter. ``groups`` divides depth and filters. ``bias``: whether each filter has one. ``rule``: "floor"
    leaves columns that no field reaches unread; "strict" refuses such settings.

    ``padding``: the rows and columns of zeros around the input, an int for all four sides, (x, y), or
    ((left, right), (top, bottom)). It is kept in this last form. "same" asks for the zeros that give
    (⌈W/Sx⌉, ⌈H/Sy⌉) positions, placed as `padding.same` says. The geometry then has ``same`` set: `replace`
    works the zeros out again for another size or stride, and it equals only a geometry that was asked so.
    Other paddings, such as "reflect", are refused by name.

    TypeError for what is no int (a bool is none), ValueError for impossible values. The sizes have no upper
    limit: a layer too large to compute can still be counted.
    """

    width: int
    height: int
    depth: int
    filters: int
    size: Pair
    stride: Pair
    padding: Sides
    dilation: Pair
    groups: int
    bias: bool
    rule: str
    same: bool = field(init=False)
    x: Axis = field(compare=False, repr=False, init=False)
    y: Axis = field(compare=False, repr=False, init=False)

    def __init__(
        self,
        width: int,
        height: int,
        depth: int,
        filters: int,
        size: int | Pair,
        stride: int | Pair = 1,
        padding: Padding = 0,
        dilation: int | Pair = 1,
        groups: int = 1,
        bias: bool = True,
        rule: str = "floor",
    ) -> None:
        self._set(
            width=checks.whole("width", width, 1),
            height=checks.whole("height", height, 1),
            depth=checks.whole("depth", depth, 1),
            filters=checks.whole("filters", filters, 1),
            size=checks.pair("size", size, 1),
            stride=checks.pair("stride", stride, 1),
            dilation=checks.pair("dilation", dilation, 1),
            groups=checks.whole("groups", groups, 1),
            bias=checks.flag("bias", bias),
            rule=checks.choice("rule", rule, RULES),
            same=isinstance(padding, str) and padding == SAME,
        )
        self._check_groups()
        self._set(padding=self._same_padding() if self.same else paddings.sides(padding))
        self._set(x=self._axis(0, self.width), y=self._axis(1, self.height))
        self._check_rule()

    @property
    def input_shape(self) -> tuple[int, int, int]:
        """(W, H, D)."""
        return self.width, self.height, self.depth

    @property
    def padded_shape(self) -> tuple[int, int, int]:
        """The shape of Xp: the input with the padding of its four sides, and D."""
        return self.x.padded, self.y.padded, self.depth

    @property
    def weights_shape(self) -> tuple[int, int, int, int]:
        """(K, Fx, Fy, D/groups)."""
        return self.filters, *self.size, self.depth // self.groups

    @property
    def output_shape(self) -> tuple[int, int, int]:
        """(W2, H2, K)."""
        return self.x.output, self.y.output, self.filters

    @property
    def axes(self) -> Axes:
        """The two axes, x and y."""
        return self.x, self.y

    @property
    def inside(self) -> tuple[slice, slice]:
        """Where in Xp the input itself is, along x and y."""
        return self.x.inside, self.y.inside

    @property
    def fits(self) -> bool:
        """True when the last field ends at the edge on both axes: nothing is left unread there."""
        return self.x.unread == 0 and self.y.unread == 0

    def receptive_field(self, x: int, y: int) -> tuple[slice, slice]:
        """Return what the neurons (x, y, ·) see, as slices of the padded input; ValueError outside V."""
        self._check_position(x, y)
        return self.x.taps(x), self.y.taps(y)

    def true_field(self, x: int, y: int) -> tuple[range, range]:
        """Return the same in true coordinates: those of padding are negative, or beyond the input."""
        self._check_position(x, y)
        return self.x.true_taps(x), self.y.true_taps(y)

    def channels_of(self, d: int) -> range:
        """Return the input channels that slice ``d`` reads: those of its group."""
        share = self.depth // self.groups
        group = checks.position("d", d, self.filters) // (self.filters // self.groups)
        return range(group * share, (group + 1) * share)

    def slices_of(self, c: int) -> range:
        """Return the slices that read input channel ``c``: those of its group."""
        share = self.filters // self.groups
        group = checks.position("c", c, self.depth) // (self.depth // self.groups)
        return range(group * share, (group + 1) * share)

    def readers(self, x: int, y: int, c: int) -> tuple[range, range, range]:
        """Return the neurons that read X[x, y, c]: all (x, y, d) of the three ranges, maybe none.

        x and y are true coordinates and may lie in the padding.
        """
        x, y = checks.integer("x", x), checks.integer("y", y)
        return self.x.readers(x), self.y.readers(y), self.slices_of(c)

    def users(self, k: int) -> tuple[range, range, range]:
        """Return the neurons that use the weights and the bias of filter ``k``: the slice V[:, :, k]."""
        k = checks.position("k", k, self.filters)
        return range(self.x.output), range(self.y.output), range(k, k + 1)

    def nearest_fits(self) -> list[Changes]:
        """Return changes for `replace` that leave nothing unread, the smallest first; none when it fits."""
        return [] if self.fits else nearest_fits(self.x, self.y)

    def replace(self, **changes: Any) -> Geometry:
        """Return the geometry with ``changes``, arguments by name; errors as the constructor raises them."""
        return Geometry(**{**self._arguments(), **changes})

    def __repr__(self) -> str:
        """Return the call that makes it."""
        return f"Geometry({', '.join(f'{name}={value!r}' for name, value in self._arguments().items())})"

    def _arguments(self) -> dict[str, Any]:
        given = {item.name: getattr(self, item.name) for item in fields(self) if item.init}
        return {**given, "padding": SAME} if self.same else given

    def _set(self, **values: Any) -> None:
        for name, value in values.items():
            object.__setattr__(self, name, value)  # the dataclass is frozen for everybody else

    def _same_padding(self) -> Sides:
        sides = (self.width, self.height), self.size, self.stride, self.dilation
        x, y = (paddings.same(*(values[which] for values in sides)) for which in (0, 1))
        return x, y

    def _axis(self, which: int, length: int) -> Axis:
        size, stride, dilation = (values[which] for values in (self.size, self.stride, self.dilation))
        return Axis(length, size, stride, *self.padding[which], dilation, "xy"[which])

    def _check_groups(self) -> None:
        for name in ("depth", "filters"):
            count = getattr(self, name)
            if count % self.groups:
                raise ValueError(
                    f"groups is {self.groups}: it must divide {name}, {count}, without remainder"
                )

    def _check_rule(self) -> None:
        if self.rule == "floor" or self.fits:
            return
        wishes = " or ".join(_as_arguments(changes) for changes in self.nearest_fits()[:3])
        raise ValueError(
            f"rule is 'strict' and stride is {self.stride}: {self.x.unread} column(s) and {self.y.unread} "
            f"row(s) would never be read; it must divide padded input − filter = "
            f"({self.x.padded - self.x.extent}, {self.y.padded - self.y.extent}) without remainder. "
            f"Nearest settings that fit: {wishes}"
        )

    def _check_position(self, x: int, y: int) -> None:
        checks.position("x", x, self.x.output)
        checks.position("y", y, self.y.output)


def _as_arguments(changes: Changes) -> str:
    return ", ".join(f"{name}={value}" for name, value in changes.items())
