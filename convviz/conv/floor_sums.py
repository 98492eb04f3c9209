"""Sums of ⌊(a·i + b) / m⌋ over a range, in as many steps as Euclid's algorithm takes."""

from __future__ import annotations


def floor_sum(n: int, m: int, a: int, b: int) -> int:
    """Return Σ ⌊(a·i + b) / m⌋ over i = 0 … n − 1; ``m`` is at least 1, ``a`` and ``b`` have any sign."""
    total = 0
    while n > 0:
        whole, a = divmod(a, m)
        total += whole * (n * (n - 1) // 2)
        whole, b = divmod(b, m)
        total += whole * n
        # What is left lies below the line (a·i + b) / m: counted by its height instead of its width.
        top = a * n + b
        n, b = divmod(top, m)
        m, a = a, m
    return total


def clipped_sum(n: int, m: int, a: int, b: int, most: int) -> int:
    """Return Σ min(``most``, max(0, ⌊(b − a·i) / m⌋)) over i = 0 … n − 1; ``a`` and ``m`` are at least 1."""
    full = min(n, max(0, (b - most * m) // a + 1))  # so many reach the most
    some = min(n, max(0, (b - m) // a + 1))  # so many are above 0
    return most * full + floor_sum(some - full, m, -a, b - a * full)
