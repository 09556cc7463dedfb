"""A thread aside for pyHanko, which starts an event loop of its own, as nobody may where one is running already."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Result = TypeVar("Result")


def aside(work: Callable[[], Result]) -> Result:
    """Return what the work returns, or raise what it raises, having done it in a thread that ends with it."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(work).result()
