"""What is made once is kept while it is used, within a number of bytes."""

from __future__ import annotations

from convviz.ui.look.byte_cache import ByteCache


def test_what_was_used_longest_ago_goes_first() -> None:
    cache: ByteCache[str] = ByteCache(10, len)
    made: list[str] = []

    def get(words: str) -> str:
        return cache.get(words, lambda: made.append(words) or words)

    for words in ("aaaa", "bbbb", "aaaa", "cccc"):
        assert get(words) == words
    assert cache.nbytes == 8
    get("aaaa")
    get("bbbb")
    assert made == ["aaaa", "bbbb", "cccc", "bbbb"]


def test_what_is_larger_than_the_cache_is_made_and_not_kept() -> None:
    cache: ByteCache[str] = ByteCache(10, len)
    assert cache.get(1, lambda: "x" * 11) == "x" * 11
    assert cache.nbytes == 0
