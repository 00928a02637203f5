from tooldb.models.catalogue import Catalogue, CatalogueRelease
from tooldb.models.claim import Claim, ClaimIsPublished
from tooldb.models.criterion import Criterion
from tooldb.models.tool import Edition, SeedStatement, Tool, Use

__all__ = [
    "Catalogue",
    "CatalogueRelease",
    "Claim",
    "ClaimIsPublished",
    "Criterion",
    "Edition",
    "SeedStatement",
    "Tool",
    "Use",
]
