"""Amending and deleting a plan with a thousand tasks, with the bare SQL of the same rows as the limit.

A demonstration in a temporary folder; a plan of a thousand tasks with a deadline and a rhythm each, put
in force by the product's own actions. Then in turns, each in a transaction that is rolled back: one
numbered amendment that changes every task's text and deadline (checked, written as before and after,
their times laid out anew, one line in the audit trail), and the same texts and deadlines by one bulk
UPDATE of the task table alone; deleting a draft of as many tasks by the product's action, and by bare
DELETEs of its rows.
"""

import argparse
import statistics
import time
from collections.abc import Callable
from datetime import date, datetime

from _house import demonstration

MONTHLY = {"kind": "recurring", "every": "1 month", "as_written": "hằng tháng"}
BY_JUNE = {"kind": "by_date", "end": "2024-06-30", "as_written": "xong trước ngày 30/6/2024"}
BY_JULY = {"kind": "by_date", "end": "2024-07-31", "as_written": "xong trước ngày 31/7/2024"}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tasks", type=int, default=1000)
    parser.add_argument("--repeats", type=int, default=3)
    asked = parser.parse_args()
    with demonstration():
        import django

        django.setup()
        measure(asked.tasks, asked.repeats)
    return 0


def measure(count: int, repeats: int) -> None:
    """Make the plan and print the table."""
    from django.db import connection
    from django.utils import timezone

    from banmoi.rooms.people.models import User
    from banmoi.rooms.people.queries import rights_of
    from banmoi.rooms.plans.amend_actions import Move, amend
    from banmoi.rooms.plans.cascade_actions import delete_draft_plan
    from banmoi.rooms.plans.models import Occurrence, Plan, Task
    from banmoi.rooms.plans.task_actions import lay_out

    moment = datetime(2024, 11, 20, 9, tzinfo=timezone.get_default_timezone())
    officer = rights_of(User.objects.get(username="canbo"), moment.date())
    first = Plan.objects.get(number="138/KH-UBND")

    def plan(status: str, number: str) -> Plan:
        made = Plan.objects.create(
            place=first.place, number=number, title_vi="Đo thử", issued_on=date(2024, 1, 2), issuer_vi="Xã",
            starts=first.starts, ends=first.ends, status=status, made_by=first.made_by, made_at=moment,
        )  # fmt: skip
        Task.objects.bulk_create(
            Task(plan=made, order=i, path=f"II.{i}", text=f"Việc {i}", deadlines=[BY_JUNE, MONTHLY])
            for i in range(1, count + 1)
        )
        return made

    running, draft = plan("in_force", "900/KH-UBND"), plan("draft", "901/KH-UBND")
    lay_out(running)
    ids = list(Task.objects.filter(plan=running).values_list("id", flat=True))
    moves = [
        Move("change", "task", i, {"text": f"Việc {i}, sửa", "deadlines": [BY_JULY, MONTHLY]}) for i in ids
    ]
    ends = [Move("end", "task", i) for i in ids]

    def by_action(wanted: list[Move]) -> None:
        amend(
            officer, running.id, seen=0, paper="902/KH-UBND", decided_on=date(2024, 6, 1), reason="Đo thử",
            moves=wanted, moment=moment,
        )  # fmt: skip

    def bare_change() -> None:
        rows = [Task(id=i, text=f"Việc {i}, sửa", deadlines=[BY_JULY, MONTHLY]) for i in ids]
        Task.objects.bulk_update(rows, ["text", "deadlines"], batch_size=200)

    def bare_end() -> None:
        Task.objects.filter(plan=running).update(ended_in=1)

    def bare_delete() -> None:
        Task.objects.filter(plan=draft)._raw_delete("default")
        Plan.objects.filter(id=draft.id)._raw_delete("default")

    times = Occurrence.objects.filter(task__plan=running).count()
    print(f"{connection.vendor}: {count} tasks, {times} times laid out\n")
    print(f"{'':>28} {'product, s':>11} {'bare, s':>9} {'ratio':>7}")
    for name, ours, bare in (
        ("change every task", lambda: by_action(moves), bare_change),
        ("end every task", lambda: by_action(ends), bare_end),
        ("delete a draft", lambda: delete_draft_plan(officer, draft.id, moment=moment), bare_delete),
    ):
        spent = [(undone(ours), undone(bare)) for _ in range(repeats)]
        mine, limit = (statistics.median(column) for column in zip(*spent, strict=True))
        print(f"{name:>28} {mine:11.2f} {limit:9.3f} {mine / limit:6.0f}x")
    print(
        "\nBare: the rows of the task table alone, in bulk, without rights, checks, before and after,"
        "\ntimes or audit trail. Both are rolled back each time."
    )


def undone(what: Callable[[], object]) -> float:
    """How long something takes within a transaction that is then rolled back."""
    from django.db import transaction

    with transaction.atomic():
        start = time.perf_counter()
        what()
        spent = time.perf_counter() - start
        transaction.set_rollback(True)
    return spent


if __name__ == "__main__":
    raise SystemExit(main())
