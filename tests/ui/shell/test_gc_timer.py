"""Garbage goes in the window's thread only."""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject

from convviz.ui.shell.gc_timer import GcTimer, collect


class Knot:
    """Two of these that hold each other are garbage that only collecting frees."""

    other: object = None


def test_what_is_due_is_collected_and_nothing_by_itself(qapp):
    holder = QObject()
    was = gc.isenabled()
    try:
        held = Knot()
        GcTimer(holder)
        assert not gc.isenabled()
        assert not any(o is held for o in gc.get_objects()), "what was there is looked at again"
        gc.collect()
        for _ in range(gc.get_threshold()[0] + 100):
            one, two = Knot(), Knot()
            one.other, two.other = two, one
        del one, two
        before = sum(type(o) is Knot for o in gc.get_objects())
        assert before > 100
        collect()
        assert sum(type(o) is Knot for o in gc.get_objects()) < before
    finally:
        (gc.enable if was else gc.disable)()
