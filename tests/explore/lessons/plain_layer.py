"""The layer written out in loops over plain numbers: what named numbers are compared with."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import Any

from convviz.conv import Layer

Index = tuple[int, ...]


@dataclass
class PlainLayer:
    """X by (x, y, c), W by (k, i, j, c), b by k, as plain numbers; a square layer with neither padding,
    dilation nor groups.
    """

    X: dict[Index, Any]
    W: dict[Index, Any]
    b: list[Any]
    side: int  # of the output
    size: int
    stride: int

    @classmethod
    def of(cls, layer: Layer) -> PlainLayer:
        g = layer.geometry
        assert g.padding == ((0, 0), (0, 0))
        assert g.size[0] == g.size[1]
        X, W = (
            {index: array[index].item() for index in product(*map(range, array.shape))}
            for array in (layer.X, layer.weights)
        )
        side = (g.width - g.size[0]) // g.stride[0] + 1
        return cls(X, W, layer.biases.tolist(), side, g.size[0], g.stride[0])

    @property
    def filters(self) -> int:
        return len(self.b)

    @property
    def depth(self) -> int:
        return 1 + max(c for _, _, c in self.X)

    @property
    def neurons(self) -> list[tuple[int, int, int]]:
        return list(product(range(self.side), range(self.side), range(self.filters)))

    def read(self, x: int, y: int, i: int, j: int, c: int) -> Any:
        return self.X[x * self.stride + i, y * self.stride + j, c]

    def channel_sum(self, x: int, y: int, d: int, c: int) -> Any:
        taps = product(range(self.size), repeat=2)
        return sum(self.read(x, y, i, j, c) * self.W[d, i, j, c] for i, j in taps)

    def V(self, x: int, y: int, d: int) -> Any:
        return sum(self.channel_sum(x, y, d, c) for c in range(self.depth)) + self.b[d]

    def loss(self) -> Any:
        total = sum(self.V(*at) ** 2 for at in self.neurons)
        return total // 2 if isinstance(total, int) and total % 2 == 0 else total / 2

    def asked(self, k: int, i: int, j: int, c: int) -> dict[tuple[int, int], Any]:
        """What each neuron (x, y) of slice k asks of a weight; L = ½ΣV², so that dV is V."""
        positions = product(range(self.side), repeat=2)
        return {(x, y): self.V(x, y, k) * self.read(x, y, i, j, c) for x, y in positions}

    def dW(self, k: int, i: int, j: int, c: int) -> Any:
        return sum(self.asked(k, i, j, c).values())

    def db(self, k: int) -> Any:
        return sum(self.V(x, y, k) for x, y in product(range(self.side), repeat=2))

    def dX(self, x: int, y: int, c: int) -> Any:
        total = 0
        for (at_x, at_y, d), i, j in product(self.neurons, range(self.size), range(self.size)):
            if (at_x * self.stride + i, at_y * self.stride + j) == (x, y):
                total += self.V(at_x, at_y, d) * self.W[d, i, j, c]
        return total

    def updated(self, rate: float) -> PlainLayer:
        W = {at: w - rate * self.dW(*at) for at, w in self.W.items()}
        b = [bias - rate * self.db(k) for k, bias in enumerate(self.b)]
        return PlainLayer(self.X, W, b, self.side, self.size, self.stride)

    def unshared_loss_after(self, rate: float) -> float:
        """The loss after each neuron has taken a step of its own: V − rate · V · (Σ field² + 1)."""
        total = 0.0
        taps = list(product(range(self.size), range(self.size), range(self.depth)))
        for x, y, d in self.neurons:
            squares = sum(self.read(x, y, *tap) ** 2 for tap in taps) + 1
            total += (self.V(x, y, d) * (1 - rate * squares)) ** 2
        return total / 2
