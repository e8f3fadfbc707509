"""Give memory back: pages come and go by the thousand, and what the C library keeps of them is never asked for again.

By default glibc gives each thread a heap of its own and raises the size from which a block is returned at once to that
of the largest page seen. With 32 sources at work that doubles the memory of a run. Reading processes are told by their
environment, which they inherit.
"""

from __future__ import annotations

import ctypes
import os
from contextlib import suppress

M_MMAP_THRESHOLD = -3  # mallopt(3)
M_ARENA_MAX = -8
RETURNED_BYTES = 65_536  # blocks of this size and more are given back as soon as they are free


def hold_little() -> None:
    """Tell the C library, where there is glibc, and Arrow, if it is not imported yet."""
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
    os.environ.setdefault("MALLOC_MMAP_THRESHOLD_", str(RETURNED_BYTES))
    with suppress(OSError, AttributeError):
        libc = ctypes.CDLL("libc.so.6")
        libc.mallopt(M_MMAP_THRESHOLD, RETURNED_BYTES)
        libc.mallopt(M_ARENA_MAX, 2)


def give_back() -> None:
    """Return what lies free between blocks that are in use; takes some milliseconds."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL("libc.so.6").malloc_trim(0)
