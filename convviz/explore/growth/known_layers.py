"""Layers that everybody meets, as their papers and frameworks have them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from convviz.conv import Geometry, ParameterCount, count_parameters
from convviz.explore.examples import examples
from convviz.explore.message import Message, message
from convviz.explore.scene.scene import square
from convviz.explore.state import bounds


@dataclass(frozen=True, slots=True)
class KnownLayer:
    """A layer of a known network; ``example`` is the example that shows it, ``refused`` why none can."""

    name: str
    geometry: Geometry
    count: ParameterCount
    example: str | None
    refused: Message | None

    @property
    def title(self) -> Message:
        """What the layer is called."""
        return message(f"growth.layer.{self.name}")


@lru_cache(maxsize=1)  # 0.3 ms of every step of a drag
def known_layers() -> tuple[KnownLayer, ...]:
    """Return every known layer, network by network."""
    shipped = {examples.geometry_of(name): name for name in examples.EXAMPLES}
    return tuple(
        KnownLayer(name, g, count_parameters(g), shipped.get(g), bounds.problem(bounds.settings_of(g)))
        for name, g in _LAYERS.items()
    )


def known(name: str) -> KnownLayer:
    """Return the layer ``name``; ValueError for one that is not known."""
    for layer in known_layers():
        if layer.name == name:
            return layer
    raise ValueError(f"there is no known layer {name!r}")


def factors(*names: str) -> tuple[int, ...]:
    """Return W2·H2 of the layers ``names``."""
    return tuple(known(name).count.factor for name in names)


_LAYERS: dict[str, Geometry] = {
    "lesson": square(11, 4, 2, 5, stride=2),
    "demo": square(5, 3, 2, 3, stride=2, padding=1),
    "lenet_c1": square(32, 1, 6, 5),
    "lenet_c3": square(14, 6, 16, 5),
    "lenet_c5": square(5, 16, 120, 5),
    "alexnet_conv1": square(227, 3, 96, 11, stride=4),
    "alexnet_conv2": square(27, 96, 256, 5, padding=2, groups=2),
    "alexnet_conv3": square(13, 256, 384, 3, padding=1),
    "alexnet_conv4": square(13, 384, 384, 3, padding=1, groups=2),
    "alexnet_conv5": square(13, 384, 256, 3, padding=1, groups=2),
    "vgg_conv1_1": square(224, 3, 64, 3, padding=1),
    "vgg_conv5_3": square(14, 512, 512, 3, padding=1),
    "vgg_fc6": square(7, 512, 4096, 7),
    "resnet_conv1": square(224, 3, 64, 7, stride=2, padding=3, bias=False),
    "pointwise": square(32, 3, 8, 1),
    "depthwise": square(112, 32, 32, 3, padding=1, groups=32, bias=False),
}
