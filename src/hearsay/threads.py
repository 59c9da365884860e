"""One thread for the small products of the networks.

NumPy's OpenBLAS divides a product among all cores. Products as small as a sentence's take no less time that way, and
the other threads spin while they wait: on two cores that others use too, reading took ten times the CPU seconds.
"""

from __future__ import annotations

import ctypes
import functools
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from importlib import import_module
from typing import NamedTuple

# The names under which OpenBLAS may be bound to NumPy: as its own wheels have it (64-bit and 32-bit integers), and as a
# system's library has it.
_AFFIXES = (("scipy_", "64_"), ("scipy_", ""), ("", "64_"), ("", ""))


class Switch(NamedTuple):
    """How to ask for the number of threads, and how to set it."""

    get: Callable[[], int]
    set: Callable[[int], object]


@functools.cache
def _switch() -> Switch | None:
    """Return OpenBLAS's switch; None where NumPy computes with another library."""
    try:  # (what NumPy is bound to is found through it, wherever it lies)
        library = ctypes.CDLL(import_module("numpy._core._multiarray_umath").__file__)
    except (ImportError, OSError):
        return None
    for before, after in _AFFIXES:
        get = getattr(library, f"{before}openblas_get_num_threads{after}", None)
        put = getattr(library, f"{before}openblas_set_num_threads{after}", None)
        if get is not None and put is not None:
            return Switch(get, put)
    return None


class OneThread:
    """Holds a library to one thread while anybody is inside; the last who leaves gives it back what it had."""

    def __init__(self, switch: Switch | None) -> None:
        self._switch = switch
        self._lock = threading.Lock()
        self._inside = 0
        self._before = 1

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the library to one thread until the block ends."""
        if self._switch is None:
            yield
            return
        with self._lock:
            if not self._inside:
                self._before = self._switch.get()
                if self._before > 1:
                    self._switch.set(1)
            self._inside += 1
        try:
            yield
        finally:
            with self._lock:
                self._inside -= 1
                if not self._inside and self._before > 1:
                    self._switch.set(self._before)


@functools.cache
def _shared() -> OneThread:
    return OneThread(_switch())


def one_thread() -> AbstractContextManager[None]:
    """Hold NumPy's own library to one thread within a ``with`` block, whatever number of threads enter it."""
    return _shared().held()
