"""The errors a user can cause: each reads as a sentence, and says how a command ends because of it."""

from __future__ import annotations

__all__ = ["VapaError"]


class VapaError(Exception):
    """Something that is wrong with what was given, not with the program."""

    exit_code = 1

    def sentences(self) -> list[str]:
        """What to tell the user, a line each."""
        return [str(self)]
