"""Long imports beside the pages: one thread of the server at a time, whose progress is read from the import itself.

A server that is stopped in the middle loses nothing: the import says when it last moved, and goes on when asked.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from django.db import DatabaseError, close_old_connections, connections, transaction
from django.utils import translation

from touchstone.kernel.access.models import User
from touchstone.kernel.durability import asking
from touchstone.kernel.durability.trouble import trouble_of

from . import running
from .models import Import, Standing

SMALL = 256 * 2**10
STILL = timedelta(minutes=2)
#: How often, and after how many seconds each, it is tried to note that an import stopped; then `STILL` tells.
ATTEMPTS, PAUSE = 24, 5.0

_log = logging.getLogger(__name__)
_one_at_a_time = threading.Lock()


def start(job: Import, by: User, act: Callable[..., Import]) -> None:
    """Check or write an import: at once where the file is small, else in the background."""
    if job.size <= SMALL:
        act(job, by=by)
        return
    during = Standing.WRITING if act is running.write else Standing.CHECKING
    Import.objects.filter(pk=job.pk).update(standing=during, beat_at=datetime.now(UTC))
    language = translation.get_language()
    work = threading.Thread(target=_run, args=(job.pk, by.pk, act, language), name=f"import-{job.pk}", daemon=True)
    transaction.on_commit(work.start)  # what it is to read must be there for it


def _run(job: int, by: int, act: Callable[..., Import], language: str) -> None:
    try:
        with _one_at_a_time, translation.override(language), asking.as_the_system():
            _act(job, User.objects.get(pk=by), act)
    except Exception:
        _log.exception("Import %s stopped; it goes on when it is started again.", job)
    finally:
        connections.close_all()


def _act(job: int, user: User, act: Callable[..., Import]) -> None:
    try:
        act(Import.objects.get(pk=job), by=user)
    except Exception:
        _let_go(job)
        raise


def _let_go(job: int) -> None:
    """Note that nobody is at work on an import; where the store is in trouble, as soon as it can be noted again."""
    for _attempt in range(ATTEMPTS):
        try:
            _stands_still_from_now(job)
            return
        except DatabaseError as error:
            if trouble_of(error) is None:
                raise
            close_old_connections()
            time.sleep(PAUSE)


def _stands_still_from_now(job: int) -> None:
    Import.objects.filter(pk=job).update(beat_at=None)


def stands_still(job: Import) -> bool:
    """Whether a running import has not moved for so long that nobody is at work on it."""
    return job.is_running and (job.beat_at is None or datetime.now(UTC) - job.beat_at > STILL)
