"""From a document to records: what a machine proposes, what readers decide, how they agree, and the records of it."""

from loaders.drafts.agree import Agreement, Merged, agree
from loaders.drafts.propose import draft
from loaders.drafts.records import Draft, DraftError, DraftFiche, Kind, Proposal, Review, as_yaml, read_draft
from loaders.drafts.write import Written, write_records

__all__ = [
    "Agreement",
    "Draft",
    "DraftError",
    "DraftFiche",
    "Kind",
    "Merged",
    "Proposal",
    "Review",
    "Written",
    "agree",
    "as_yaml",
    "draft",
    "read_draft",
    "write_records",
]
