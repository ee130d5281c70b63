"""Makes published cases by the thousand, as `load_demo` makes a few: into a demo's database only.

Rows are copied past Django and its signals, with the Documents that the product would have written.
"""

from collections.abc import Iterator
from itertools import chain

from django.db import transaction

from branchendialog.models import BestPractice
from demo.cases.facets import read_choices
from demo.cases.rows import KEY, Writer, make_case
from demo.cases.tables import copy_rows, reserve_numbers, without_indexes
from demo.loading import claim_database
from interface import stamp
from search.analysis import GERMAN
from search.vocabulary import learn, words_of
from work.locks import Lock, wait_for

# Cases that are in memory at once: some megabytes.
BATCH = 1000


@transaction.atomic
def make_cases(number: int) -> None:
    """Add so many cases behind those made before; all or nothing.

    Raises ForeignDatabaseError for a database that is neither empty nor a demo's, and
    VocabulariesMissingError.
    """
    wait_for(Lock.DEMO)
    claim_database()
    choices = read_choices()
    writer = Writer()
    writers = writer.writers()
    begin = last_number() + 1
    with without_indexes(list(writers)):
        first_pk = reserve_numbers(BestPractice, number)
        for batch in batches(number):
            cases = [make_case(begin + each, first_pk + each, choices) for each in batch]
            for table, write in writers.items():
                copy_rows(table, chain.from_iterable(map(write, cases)))
    learn(GERMAN, words_of(writer.german.said))
    # COPY is seen neither by the page cache nor by the door into the index.
    stamp.renew_after_commit()


def last_number() -> int:
    """The number of the last case that was made so far, 0 without any."""
    made = BestPractice.objects.filter(external_key__startswith=KEY)
    last = made.order_by("-external_key").values_list("external_key", flat=True).first()
    return int(last.removeprefix(KEY)) if last else 0


def batches(number: int) -> Iterator[range]:
    for begin in range(0, number, BATCH):
        yield range(begin, min(begin + BATCH, number))
