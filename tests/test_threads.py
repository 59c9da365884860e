"""The networks' library held to one thread while they run, and given back what it had."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Barrier, Thread

import numpy as np
import pytest

from hearsay.threads import OneThread, Switch, _switch, one_thread


@dataclass
class Library:
    """A library of products that computes with some number of threads."""

    threads: int
    changes: list[int] = field(default_factory=list)

    def switch(self) -> Switch:
        return Switch(lambda: self.threads, self.change)

    def change(self, threads: int) -> None:
        self.threads = threads
        self.changes.append(threads)


def test_a_library_has_one_thread_inside_and_its_own_number_again_outside() -> None:
    library = Library(8)
    single = OneThread(library.switch())
    with single.held():
        assert library.threads == 1
        with single.held():
            assert library.threads == 1
        assert library.threads == 1, "whoever is still inside keeps it"
    assert library.threads == 8
    assert library.changes == [1, 8]


def test_a_reader_that_fails_gives_the_threads_back() -> None:
    library = Library(4)
    single = OneThread(library.switch())
    with pytest.raises(ValueError, match="no weights"), single.held():
        raise ValueError("no weights")
    assert library.threads == 4


def test_the_last_of_several_readers_gives_the_threads_back() -> None:
    library = Library(6)
    single = OneThread(library.switch())
    inside = Barrier(3)
    seen: list[int] = []

    def read() -> None:
        with single.held():
            inside.wait(timeout=20)
            seen.append(library.threads)

    readers = [Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert seen == [1, 1, 1]
    assert library.threads == 6
    assert library.changes == [1, 6]


def test_a_library_with_one_thread_and_one_without_a_switch_are_left_alone() -> None:
    library = Library(1)
    with OneThread(library.switch()).held():
        assert library.threads == 1
    assert library.changes == []
    with OneThread(None).held():
        assert np.ones(2) @ np.ones(2) == 2


def test_numpy_computes_with_one_thread_inside() -> None:
    switch = _switch()
    if switch is None:
        pytest.skip("NumPy computes with another library than OpenBLAS here")
    before = switch.get()
    with one_thread():
        assert switch.get() == 1
    assert switch.get() == before
