from checklists.models.instrument import Instrument
from checklists.models.version import Item, Review, Section, Version, VersionIsPublished

__all__ = ["Instrument", "Item", "Review", "Section", "Version", "VersionIsPublished"]
