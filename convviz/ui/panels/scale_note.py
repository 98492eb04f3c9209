"""Words on the colours of a volume: whether equal colours are equal numbers."""

from __future__ import annotations

from convviz.ui.panels.frame import PanelFrame
from convviz.ui.volume import GridVolume


def show_scales(panel: PanelFrame, volume: GridVolume, shape: str) -> None:
    """Show ``shape`` as the panel's note, with what must be known of the colours; its tip says it in full."""
    say, tips = panel.text.text, list[str]()
    own = volume.one_limit is None
    if own:
        tips.append(say("volumes.own_scales_tip"))
    if volume.clips:
        tips.append(say("volumes.clipped_tip"))
    words = f"{shape} · {say('volumes.own_scales')}" if own else shape
    panel.set_note(words, shape, "\n".join(tips))
