"""What the page of a work shows beside its columns."""

from typing import Any

from django.http import HttpRequest

from banmoi.core.work_steps import STOPPED
from banmoi.kit import clock
from banmoi.reference.registers import registers
from banmoi.reports.works import timing
from banmoi.reports.works_page import work_page
from banmoi.reports.works_wording import choice_name
from banmoi.rooms.registers.models import Entry
from banmoi.rooms.registers.queries import entry_label, may_see_names, may_write
from banmoi.rooms.works.models import Work
from banmoi.web.doors import rights

CRITERIA_SET = "commune_ntm_2021_2025"
"""The set whose criteria a work serves."""


def context(request: HttpRequest, entry: Entry) -> dict[str, Any]:
    """The work's steps, board, six signs, photographs and upkeep; members named only to who may see them."""
    assert isinstance(entry, Work)
    mine, board = rights(request), registers()["supervisors"]
    told = work_page(entry, clock.today())
    members = [
        (
            row,
            choice_name("supervisors", "part", row.part),
            choice_name("supervisors", "represents", row.represents),
        )
        for row in told.board.members
    ]
    return {
        "work": entry,
        "page_of": told,
        "work_label": entry_label(entry, "works"),
        "may_step": may_write(mine, registers()["work_steps"], entry.place_id),
        "may_supervise": may_write(mine, registers()["supervisors"], entry.place_id),
        "board_open": may_see_names(mine, board, entry.place_id),
        "board_members": members,
        "criteria_set": CRITERIA_SET,
        "stopped": entry.step == STOPPED,
        "upkeep": [(row, timing(row, clock.today())) for row in told.upkeep],
    }
