"""PDF of the same picture: text stays text, pages are cut where no card is.

Nothing gets smaller than what can be read on paper: a journey that does not fit
takes several pages, and each says where it goes on.
"""

from journeys.domain.interchange.pdf.writing import Paper, write

__all__ = ["Paper", "write"]
