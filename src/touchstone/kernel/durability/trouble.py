"""What a failing disk or database means for people: told apart by its error, said in plain words in both languages.

Plain Python, for it is needed where settings could not even be read.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Trouble:
    """One way in which nothing can be written: a title and what to do, in English and in Chinese."""

    kind: str
    title: str
    todo: str
    title_zh: str
    todo_zh: str

    def __str__(self) -> str:
        return f"{self.title} {self.todo}"


FULL = Trouble(
    "full",
    "The disk of the register is full.",
    "Nothing of this change was written, and nothing that was there is touched. The operator makes room on the disk of "
    "the data folder or the database; then do it again.",
    "登记册所在磁盘已满。",
    "本次更改完全没有写入，原有内容未受影响。请运维人员为数据目录或数据库所在磁盘腾出空间，然后重新操作。",
)
READ_ONLY = Trouble(
    "read-only",
    "The register can only be read at present.",
    "Nothing of this change was written. The operator makes the data folder or the database writable again; "
    "a disk that failed is often set to read-only by the system.",
    "登记册目前只能读取。",
    "本次更改完全没有写入。请运维人员恢复数据目录或数据库的写权限；磁盘发生故障时系统常将其设为只读。",
)
FAILING = Trouble(
    "failing",
    "The disk of the register does not answer as it should.",
    "Nothing of this change was written. The operator looks at the system's log, checks the disk, and runs "
    "“touchstone audit verify”.",
    "登记册所在磁盘工作异常。",
    "本次更改完全没有写入。请运维人员查看系统日志、检查磁盘，并运行“touchstone audit verify”。",
)
BUSY = Trouble(
    "busy",
    "Too many write at once.",
    "Your turn did not come in time and nothing of this change was written. Do it again in a moment.",
    "同时写入者过多。",
    "等待超时，本次更改完全没有写入。请稍后再试。",
)
AWAY = Trouble(
    "away",
    "The database does not answer.",
    "Nothing of this change was written. The operator sees to the database server and to TOUCHSTONE_DATABASE_URL.",
    "数据库没有响应。",
    "本次更改完全没有写入。请运维人员检查数据库服务器及 TOUCHSTONE_DATABASE_URL 设置。",
)

CROWDED = Trouble(
    "crowded",
    "Too many send or fetch files at once.",
    "No place came free in time. Nothing of this change was written. Do it again in a moment.",
    "同时上传或下载文件者过多。",
    "等待超时。本次更改完全没有写入。请稍后再试。",
)

_BY_NUMBER = {errno.ENOSPC: FULL, errno.EDQUOT: FULL, errno.EFBIG: FULL, errno.EROFS: READ_ONLY, errno.EIO: FAILING}
#: SQLite's words, and the first characters of PostgreSQL's codes (its manual, appendix A).
_BY_WORDS = {
    "database or disk is full": FULL,
    "attempt to write a readonly database": READ_ONLY,
    "unable to open database file": READ_ONLY,
    "disk i/o error": FAILING,
    "database disk image is malformed": FAILING,
    "database is locked": BUSY,
    "database table is locked": BUSY,
}
_BY_CODE = {
    "53100": FULL, "25006": READ_ONLY, "58030": FAILING, "XX001": FAILING, "XX002": FAILING, "53300": BUSY,
    "55P03": BUSY, "40P01": BUSY, "57P01": AWAY, "57P02": AWAY, "57P03": AWAY,
}  # fmt: skip


def trouble_of(error: BaseException | None) -> Trouble | None:
    """The trouble behind an error, or None where the error is of another sort."""
    for each in _chain(error):
        found = _of_one(each)
        if found is not None:
            return found
    return None


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        yield error
        seen.add(id(error))
        error = error.__cause__ or error.__context__


def _of_one(error: BaseException) -> Trouble | None:
    if isinstance(error, PermissionError):
        return READ_ONLY
    if isinstance(error, OSError) and error.errno in _BY_NUMBER:
        return _BY_NUMBER[error.errno]
    code = getattr(error, "sqlstate", None)
    if code is not None:
        return _BY_CODE.get(code) or (AWAY if code.startswith("08") else None)
    if type(error).__name__ not in ("OperationalError", "DatabaseError"):
        return None
    words = str(error).lower()
    if "connection" in words and ("failed" in words or "closed" in words or "refused" in words):
        return AWAY
    return next((trouble for text, trouble in _BY_WORDS.items() if text in words), None)
