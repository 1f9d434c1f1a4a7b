"""Writing the files that a user asked for: whole or not at all, and only where a regular file can be."""

from __future__ import annotations

import os
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

__all__ = ["write"]


def write(out: Path, content: bytes) -> None:
    """Write a file: readers see the old content or the new, never half, and after a crash one of the two is on disk.

    A symbolic link stays, and its target is written; a file that was there keeps its mode and owner. A pipe or another
    special file, and a file with other names (hard links), is written to as it is. Raises OSError about `out`.
    """
    try:
        found = out.stat() if os.path.lexists(out) else None
    except FileNotFoundError:  # a link to a file that is not there yet
        found = None
    try:
        if found and (found.st_nlink > 1 or not stat.S_ISREG(found.st_mode)):
            out.write_bytes(content)
        else:
            _replace(Path(os.path.realpath(out)), content, found)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(out)) from error


def _replace(target: Path, content: bytes, found: os.stat_result | None) -> None:
    """Put a file in a place at once, with the mode and owner of what was found there."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".vapa.")
    draft = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if found:
            with suppress(PermissionError):
                os.chown(draft, found.st_uid, found.st_gid)
        draft.chmod(stat.S_IMODE(found.st_mode) if found else 0o666 & ~_umask())
        draft.replace(target)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def _umask() -> int:
    """The permissions that new files do not get; the only way to read it is to set it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
