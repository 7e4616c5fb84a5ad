"""From editions to provisions, for one code of a service at a time: of articles, LCDs and NCDs, each in its room."""

from __future__ import annotations

from coverage_resolver.authorities import Provision
from coverage_resolver.io.mcd.article_provisions import article_provisions
from coverage_resolver.io.mcd.corrected_lcds import corrected_lcd
from coverage_resolver.io.mcd.corrections import lcds_before
from coverage_resolver.io.mcd.document_authorities import is_proposal
from coverage_resolver.io.mcd.dropped import amend_what_successors_drop
from coverage_resolver.io.mcd.layout import ARTICLE
from coverage_resolver.io.mcd.lcd_provisions import awaited_lists, lcd_provisions
from coverage_resolver.io.mcd.making import Making
from coverage_resolver.io.mcd.named_in_words import articles_in_words, lcds_in_words, namings, of_no_lcd
from coverage_resolver.io.mcd.narrower_articles import broader_articles, narrower_articles
from coverage_resolver.io.mcd.ncd_provisions import missing_ncd, ncd_provisions
from coverage_resolver.io.mcd.refused_beside import refused_beside
from coverage_resolver.io.mcd.retired_behind import hold_what_retired_behind
from coverage_resolver.io.mcd.unseen_lcds import unseen_lcds


def every_provision(making: Making) -> list[Provision]:
    """Every provision: of articles, of LCDs that they serve or that list the code, of NCDs that these name."""
    books = making.books
    listing = books.listing(making.code.value)
    listed = {doc: found for doc, found in listing.items() if books.kind(doc) == ARTICLE}
    articles = {doc: found for doc, found in listed.items() if not is_proposal(doc)}
    lcds = set(listing) - set(listed)
    beside = books.beside(lcds)
    local = books.lcds_of(articles) | lcds_before(books, articles) | lcds
    made = [item for doc in listed for item in article_provisions(making, doc, listed[doc])]
    made += [item for doc in beside for item in article_provisions(making, doc, beside[doc])]
    of_lcds = {doc: lcd_provisions(making, doc, listing.get(doc, set()), articles) for doc in local}
    for doc, items in of_lcds.items():
        items += corrected_lcd(making, doc, listing.get(doc, set()), articles)
    amend_what_successors_drop(making, of_lcds)
    hold_what_retired_behind(making, of_lcds)
    made += [item for items in of_lcds.values() for item in items]
    made += narrower_articles(making, {doc: listing[doc] for doc in lcds}, articles)
    made += broader_articles(making, listing, articles)
    named = namings(books, making.code.value)
    in_words, alone = lcds_in_words(making, named, of_lcds), of_no_lcd(books, named)
    made += in_words
    made += refused_beside(making, named, of_lcds)
    made += articles_in_words(making, named, listed, beside)
    made += unseen_lcds(making, articles, alone)
    made += awaited_lists(making)
    open_lcds = sorted({item.authority.id for item in in_words})
    documents = dict.fromkeys((*articles, *beside, *local, *open_lcds, *making.named, *alone))
    for doc, naming in sorted(books.naming(documents).items()):
        made += ncd_provisions(making, doc, naming)
    for doc, naming in sorted(books.naming(documents, held=False).items()) if books.read_ncds else ():
        made += missing_ncd(making, doc, naming)
    return made
