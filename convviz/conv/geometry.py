"""The geometry of a convolutional layer: its sizes, and who reads what. Plain ints, no arrays.

Axis order everywhere: the input is X[x, y, c], filter k is W[k][i, j, c], the output is V[x, y, d].
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, Self

from convviz.conv import checks, framework_settings
from convviz.conv import padding as paddings
from convviz.conv.axis import Axes, Axis, Pair
from convviz.conv.nearest_sizes import Changes, nearest_fits
from convviz.conv.padding import SAME, Padding, Sides

RULES = ("floor", "strict")

VERSION = 1
"""That of `Geometry.to_dict`; another one means that older programs must not read it."""


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

    >>> g = Geometry(5, 4, 2, 2, size=(3, 2), stride=(2, 1), padding=((1, 0), (0, 0)))
    >>> g.input_shape, g.padded_shape, g.weights_shape, g.output_shape
    ((5, 4, 2), (6, 4, 2), (2, 3, 2, 2), (2, 3, 2))
    >>> g.inside, g.fits
    ((slice(1, 6, None), slice(0, 4, None)), False)
    >>> [axis.output for axis in g.axes]
    [2, 3]
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
        """Return what the neurons (x, y, ·) see, as slices of the padded input; ValueError outside V.

        >>> g = Geometry(5, 4, 2, 2, size=(3, 2), stride=(2, 1), padding=((1, 0), (0, 0)))
        >>> g.receptive_field(0, 2)
        (slice(0, 3, 1), slice(2, 4, 1))
        """
        self._check_position(x, y)
        return self.x.taps(x), self.y.taps(y)

    def true_field(self, x: int, y: int) -> tuple[range, range]:
        """Return the same in true coordinates: those of padding are negative, or beyond the input.

        >>> g = Geometry(5, 4, 2, 2, size=(3, 2), stride=(2, 1), padding=((1, 0), (0, 0)))
        >>> g.true_field(0, 2)
        (range(-1, 2), range(2, 4))
        """
        self._check_position(x, y)
        return self.x.true_taps(x), self.y.true_taps(y)

    def channels_of(self, d: int) -> range:
        """Return the input channels that slice ``d`` reads: those of its group.

        >>> Geometry(5, 5, depth=4, filters=6, size=3, groups=2).channels_of(5)
        range(2, 4)
        """
        share = self.depth // self.groups
        group = checks.position("d", d, self.filters) // (self.filters // self.groups)
        return range(group * share, (group + 1) * share)

    def slices_of(self, c: int) -> range:
        """Return the slices that read input channel ``c``: those of its group.

        >>> Geometry(5, 5, depth=4, filters=6, size=3, groups=2).slices_of(0)
        range(0, 3)
        """
        share = self.filters // self.groups
        group = checks.position("c", c, self.depth) // (self.depth // self.groups)
        return range(group * share, (group + 1) * share)

    def readers(self, x: int, y: int, c: int) -> tuple[range, range, range]:
        """Return the neurons that read X[x, y, c]: all (x, y, d) of the three ranges, maybe none.

        x and y are true coordinates and may lie in the padding.

        >>> g = Geometry(5, 4, 2, 2, size=(3, 2), stride=(2, 1), padding=((1, 0), (0, 0)))
        >>> g.readers(1, 3, 0)
        (range(0, 2), range(2, 3), range(0, 2))
        """
        x, y = checks.integer("x", x), checks.integer("y", y)
        return self.x.readers(x), self.y.readers(y), self.slices_of(c)

    def users(self, k: int) -> tuple[range, range, range]:
        """Return the neurons that use the weights and the bias of filter ``k``: the slice V[:, :, k].

        >>> g = Geometry(5, 4, 2, 2, size=(3, 2), stride=(2, 1), padding=((1, 0), (0, 0)))
        >>> g.users(1)
        (range(0, 2), range(0, 3), range(1, 2))
        """
        k = checks.position("k", k, self.filters)
        return range(self.x.output), range(self.y.output), range(k, k + 1)

    def nearest_fits(self) -> list[Changes]:
        """Return changes for `replace` that leave nothing unread, the smallest first; none when it fits.

        >>> Geometry(8, 8, 1, 1, size=3, stride=2).nearest_fits()[:2]
        [{'width': 7, 'height': 7}, {'width': 9, 'height': 9}]
        """
        return [] if self.fits else nearest_fits(self.x, self.y, self.same)

    def replace(self, **changes: Any) -> Geometry:
        """Return the geometry with ``changes``, arguments by name; errors as the constructor raises them.

        >>> g = Geometry(5, 4, 2, 2, size=(3, 2), stride=(2, 1), padding=((1, 0), (0, 0)))
        >>> g.replace(stride=1, padding="same").output_shape
        (5, 4, 2)
        """
        return Geometry(**{**self._arguments(), **changes})

    def to_dict(self) -> dict[str, Any]:
        """Return the geometry as plain values that JSON and TOML can hold; `from_dict` makes it again.

        Its keys are "version", 1, and the arguments of the constructor. Pairs are lists of x and y; the
        padding is [[left, right], [top, bottom]] or "same".

        >>> Geometry(5, 4, 2, 2, size=(3, 2), padding=1).to_dict()["padding"]
        [[1, 1], [1, 1]]
        """
        plain = {name: _listed(value) for name, value in self._arguments().items()}
        return {"version": VERSION, **plain}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """Return the geometry that `to_dict` gave; written by hand, arguments with a default may be missing.

        TypeError for what is no mapping. ValueError for another version, for a key that is not known and for
        one that is missing; errors for the values as the constructor raises them.

        >>> values = {"width": 5, "height": 4, "depth": 2, "filters": 2, "size": [3, 2]}
        >>> Geometry.from_dict(values).output_shape
        (3, 3, 2)
        """
        if not isinstance(values, Mapping):
            raise TypeError(f"values is {values!r}: it must be a mapping, as to_dict gives it")
        given = dict(values)
        if given.pop("version", VERSION) != VERSION:
            raise ValueError(f"version is {values['version']!r}: it must be {VERSION}")
        names = [item.name for item in fields(cls) if item.init]
        for name in given:
            if name not in names:
                raise ValueError(f"values has the key {name!r}: the keys are {', '.join(names)}")
        needed = names[: names.index("stride")]
        for name in needed:
            if name not in given:
                raise ValueError(f"values has no {name!r}: it must have {', '.join(needed)}")
        return cls(**given)

    @classmethod
    def from_torch(cls, conv: Any, width: int, height: int) -> Self:
        """Return the geometry of PyTorch's ``Conv2d`` on an input of ``width`` columns and ``height`` rows.

        Read are in_channels, out_channels, kernel_size, stride, padding, dilation, groups, bias and
        padding_mode, by name: PyTorch is not imported. Its pairs (y, x) become (x, y). TypeError for another
        kind of layer; ValueError for a padding_mode other than "zeros", and as the constructor raises it.

        >>> from types import SimpleNamespace
        >>> conv = SimpleNamespace(  # stands for torch.nn.Conv2d(2, 4, (3, 2), padding=(1, 0))
        ...     in_channels=2, out_channels=4, kernel_size=(3, 2), stride=(1, 1), padding=(1, 0),
        ...     dilation=(1, 1), groups=1, bias=[0, 0, 0, 0], padding_mode="zeros",
        ... )
        >>> g = Geometry.from_torch(conv, width=7, height=5)
        >>> g.size, g.padding, g.output_shape
        ((2, 3), ((0, 0), (1, 1)), (6, 5, 4))
        """
        return cls(width, height, **framework_settings.of_torch(conv))

    @classmethod
    def from_keras(cls, conv: Any, width: int, height: int, depth: int) -> Self:
        """Return the geometry of Keras' ``Conv2D`` or ``DepthwiseConv2D`` on an input (W, H, D).

        Read are filters or depth_multiplier, kernel_size, strides, padding, dilation_rate, groups and
        use_bias, by name; Keras is not imported. Its pairs (y, x) become (x, y), and a depthwise layer has a
        group for each channel. An activation is no part of a geometry. Errors as `from_torch` raises them.

        >>> from types import SimpleNamespace
        >>> conv = SimpleNamespace(  # stands for keras.layers.DepthwiseConv2D((3, 2), padding="same")
        ...     depth_multiplier=1, kernel_size=(3, 2), strides=(1, 1), padding="same", dilation_rate=(1, 1),
        ...     use_bias=True,
        ... )
        >>> g = Geometry.from_keras(conv, width=7, height=5, depth=3)
        >>> g.size, g.groups, g.output_shape
        ((2, 3), 3, (7, 5, 3))
        """
        return cls(width, height, **framework_settings.of_keras(conv, depth))

    @classmethod
    def from_onnx(
        cls,
        attributes: Mapping[str, Any],
        weights_shape: Sequence[int],
        width: int,
        height: int,
        bias: bool = True,
    ) -> Self:
        """Return the geometry of ONNX's ``Conv`` on an input of ``width`` columns and ``height`` rows.

        ``attributes``: those of the node by name, as auto_pad, dilations, group, kernel_shape, pads and
        strides; those left out have ONNX's defaults. ``pads`` is [top, left, bottom, right]. ``auto_pad`` may
        be SAME_LOWER, which puts an odd cell before the input. ``weights_shape``: (K, C/groups, Fy, Fx).
        ``bias``: whether the node has a third input. Errors as the constructor raises them.

        >>> g = Geometry.from_onnx({"pads": [2, 0, 1, 3], "strides": [2, 1]}, (4, 2, 3, 2), width=7, height=5)
        >>> g.size, g.stride, g.padding
        ((2, 3), (1, 2), ((0, 3), (2, 1)))
        """
        return cls(**framework_settings.of_onnx(attributes, weights_shape, width, height), bias=bias)

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


def _listed(value: Any) -> Any:
    return [_listed(part) for part in value] if isinstance(value, tuple) else value


def _as_arguments(changes: Changes) -> str:
    return ", ".join(f"{name}={value}" for name, value in changes.items())
