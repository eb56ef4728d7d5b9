"""Runs shards on this machine: here when there is but one, else on a pool of processes."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice

from oakum.model import OakumError, ShardResult
from oakum.model.arena import Shard

Work = Callable[[Shard], ShardResult]

_DIED = (
    "a worker process ended in the middle of its work, mostly for want of memory: the scan is not complete;"
    " try again with --jobs 1"
)
_work: Work | None = None


def cores() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def run(
    shards: Iterable[Shard], make_work: Callable[[], Work], jobs: int, meanwhile: Callable[[], None] = lambda: None
) -> Iterator[ShardResult]:
    """Results as they come. `make_work` is called once in each process, after the fork where there is one, `meanwhile`
    here once others are at work, and not at all where none are.

    Raises OakumError when a process dies; what its work raises comes through as it is.
    """
    pending = iter(shards)
    first = list(islice(pending, 2))
    if len(first) < 2 or jobs < 2:
        work = make_work()
        for shard in chain(first, pending):
            yield work(shard)
        return
    yield from _pooled(chain(first, pending), make_work, jobs, meanwhile)


def _pooled(
    shards: Iterable[Shard], make_work: Callable[[], Work], jobs: int, meanwhile: Callable[[], None]
) -> Iterator[ShardResult]:
    # Loaded here: a scan of a single file starts no process and should not wait for what starts them.
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor, as_completed
    from concurrent.futures.process import BrokenProcessPool

    from oakum.fleet import wire

    method = "fork" if "fork" in multiprocessing.get_all_start_methods() else None
    context = multiprocessing.get_context(method)
    pool = ProcessPoolExecutor(jobs, mp_context=context, initializer=_prepare, initargs=(make_work,))
    done = False
    try:
        futures = [pool.submit(_run, shard) for shard in shards]
        meanwhile()
        for future in as_completed(futures):
            yield wire.unpack(future.result())
        done = True
    except BrokenProcessPool as error:
        raise OakumError(_DIED) from error
    except BaseException:
        for process in multiprocessing.active_children():
            process.terminate()
        raise
    finally:
        # Idle workers end at once; not waiting for them can make the interpreter complain when it ends meanwhile.
        pool.shutdown(wait=done, cancel_futures=True)


def _prepare(make_work: Callable[[], Work]) -> None:
    global _work
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends the run
    _work = make_work()


def _run(shard: Shard) -> bytes:
    from oakum.fleet import wire

    assert _work is not None
    return wire.pack(_work(shard))
