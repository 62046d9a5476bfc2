"""Reading figures. Everything comes from the book (ledger) and is cut to the areas the reader may see."""

from doorstep.reports.selectors.figures import Comparison, Figure, compare, figures, for_public
from doorstep.reports.selectors.scope import area, areas_offered, home_area

__all__ = ["Comparison", "Figure", "area", "areas_offered", "compare", "figures", "for_public", "home_area"]
