"""The typed records: what a YAML file of `data/` may hold, field by field.

Names are those of the graph (`docs/model.md`) in snake case. Every model refuses unknown fields.
A statement taken from the document carries at least one `Passage`; what has none is our own.
"""

from loaders.records.common import *
from loaders.records.editions import *
from loaders.records.figures import *
from loaders.records.follow_up import *
from loaders.records.history import *
from loaders.records.links import *
from loaders.records.measures import *
from loaders.records.plan import *
from loaders.records.positions import *
from loaders.records.profile import *
from loaders.records.reviews import *
from loaders.records.vocabularies import *
