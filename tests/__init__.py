"""Comes before anything else of the tests, so that what they import is compiled once and for all."""

import os
import sys
from pathlib import Path

if os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):  # else each worker and each program compiles all that it imports
    sys.pycache_prefix = os.environ["PYTHONPYCACHEPREFIX"] = str(Path.home() / ".cache" / "vapa-tests" / "bytecode")
    sys.dont_write_bytecode = False
