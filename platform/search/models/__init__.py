from search.fit import EVERY_INDUSTRY
from search.models.documents import Document, DocumentQuerySet, address_in
from search.models.words import Code, MissedWord, Synonym, Trade, TradeWord, Word, trades_of_codes

__all__ = [
    "EVERY_INDUSTRY",
    "Code",
    "Document",
    "DocumentQuerySet",
    "MissedWord",
    "Synonym",
    "Trade",
    "TradeWord",
    "Word",
    "address_in",
    "trades_of_codes",
]
