"""From the document and the YAML records to the checked dump."""

from __future__ import annotations

from loaders.dataset import DataError, Dataset
from loaders.document import Document, DocumentError, read_document
from loaders.dump import build
from loaders.reader import load, read_text
from loaders.verify import verify
from loaders.yaml_files import Problem

__all__ = [
    "DataError", "Dataset", "Document", "DocumentError", "Problem", "build", "load", "read_document",
    "read_text", "verify",
]  # fmt: skip
