"""Many people ask for a number at once: on SQLite and on PostgreSQL none is given twice and none left out.

The threads really commit, so the database is emptied afterwards; pytest-django runs such tests last.
"""

import threading
from datetime import date

import pytest
from django.db import connection

from banmoi.rooms.dispatch.actions import DispatchProblem, DispatchRefusedError, cancel_paper, take_number
from banmoi.rooms.dispatch.incoming_actions import record_incoming
from banmoi.rooms.dispatch.models import IncomingPaper, NumberSeries, OutgoingPaper
from banmoi.rooms.dispatch.numbering_actions import choose_way
from tests.conftest import TODAY
from tests.dispatch_help import arrival, drafted, no_papers, office

THREADS, EACH = 8, 6


def at_once(*jobs):
    """Run jobs in threads that start together; gives what each returned or raised."""
    results, barrier = [None] * len(jobs), threading.Barrier(len(jobs))

    def run(index, job):
        try:
            barrier.wait(timeout=30)
            results[index] = job()
        except Exception as error:  # handed to the test, which looks at it
            results[index] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=item) for item in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    return results


@pytest.mark.django_db(transaction=True)
def test_numbers_are_given_once_and_without_gaps_to_many_at_once(person, moment):
    no_papers()
    clerk, chair, desk = person("canbo"), person("chutich"), office().id
    drafts = [[drafted(clerk, moment).id for _n in range(EACH)] for _thread in range(THREADS)]

    def take(thread):
        taken = []
        for index, paper in enumerate(drafts[thread]):
            who = clerk if thread % 2 else chair
            taken.append(take_number(who, paper, TODAY, moment=moment).number)
            if index % 3 == 2:
                cancel_paper(who, paper, "thử", moment=moment)
            record_incoming(clerk, arrival(written=f"{thread}-{index}"), moment=moment)
        return taken

    results = at_once(*(lambda thread=thread: take(thread) for thread in range(THREADS)))
    assert not [item for item in results if isinstance(item, Exception)], results
    numbers = sorted(number for taken in results for number in taken)
    assert numbers == list(range(1, THREADS * EACH + 1))
    stored = OutgoingPaper.objects.filter(number__isnull=False).values_list("number", flat=True)
    assert sorted(stored) == numbers
    arrivals = IncomingPaper.objects.filter(year=2024).values_list("number", flat=True)
    assert sorted(arrivals) == numbers
    assert set(NumberSeries.objects.values_list("last", flat=True)) == {THREADS * EACH}

    # the same paper asked for by several people: one gets it, the others are told
    paper = drafted(clerk, moment).id
    results = at_once(*(lambda: take_number(clerk, paper, TODAY, moment=moment).number for _n in range(4)))
    refused = [item for item in results if isinstance(item, DispatchRefusedError)]
    assert [item for item in results if item not in refused] == [THREADS * EACH + 1]
    assert {item.problem for item in refused} == {DispatchProblem.NOT_A_DRAFT} and len(refused) == 3

    # the first number of a year against a change of the way: whoever is first, the year has one way
    later = moment.replace(year=2025, month=1, day=2)
    paper = drafted(clerk, later).id
    results = at_once(
        lambda: take_number(clerk, paper, date(2025, 1, 2), moment=later).series,
        lambda: choose_way(chair, desk, "by_kind", 2025, "thử", moment=later).way,
    )
    assert results[0] in ("all", "plan")
    if results[0] == "all":
        assert isinstance(results[1], DispatchRefusedError)
    else:
        assert results[1] == "by_kind"
