"""Writing the files that a user asked for: whole or not at all, and only where a regular file can be."""

from __future__ import annotations

import os
import stat
import tempfile
from pathlib import Path

__all__ = ["write"]


def write(out: Path, content: bytes) -> None:
    """Write a file: readers see the old content or the new, never half, and after a crash one of the two is on disk.

    A symbolic link stays, and its target is written; a file that was there keeps its mode; a pipe or another special
    file is written to as it is. Raises OSError, IsADirectoryError for a folder.
    """
    target = out.resolve()
    if target.exists() and not target.is_file():
        with target.open("wb") as special:
            special.write(content)
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    mode = stat.S_IMODE(target.stat().st_mode) if target.exists() else 0o666 & ~_umask()
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    draft = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.chmod(mode)
        draft.replace(target)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def _umask() -> int:
    """The permissions that new files do not get; the only way to read it is to set it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
