"""Works by OC4IDS 0.9: what the standard requires is there, its closed lists hold, nothing is empty."""

import json
import re
from datetime import date

from django.test import Client

from banmoi.reference.registers import registers
from banmoi.reference.works import step_facts
from banmoi.reports.portal.oc4ids import SECTOR, STATUS, package
from banmoi.reports.portal.tables import asked_of, public_rows
from banmoi.rooms.money.contract_models import Contract
from banmoi.rooms.works.models import Work
from tests.conftest import TODAY

ADDRESS = "/public/xa-xuan-luong/data/oc4ids.json"
PACKAGE = {"uri", "publisher", "publishedDate", "projects", "version"}
"""Required by the schema of a project package, 0.9."""
PROJECT_STATUS = {"identification", "preparation", "implementation", "completion", "completed", "cancelled"}
PROCESS_STATUS = {"pre-award", "active", "closed"}
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d")


def whole(found, path=""):
    """Every empty value under something, with where it stands."""
    if isinstance(found, dict):
        return [at for name, value in found.items() for at in whole(value, f"{path}.{name}")]
    if isinstance(found, list) and found:
        return [at for value in found for at in whole(value, path)]
    return [path] if found in (None, "", [], {}) else []


def test_the_package_holds_what_the_standard_requires(commune):
    found = json.loads(Client().get(ADDRESS).content)
    assert set(found) >= PACKAGE and found["publisher"]["name"]
    assert re.fullmatch(r"\d+\.\d+", found["version"]) and MOMENT.fullmatch(found["publishedDate"])
    assert whole(found) == []
    ids = [project["id"] for project in found["projects"]]
    assert len(set(ids)) == len(ids) == len(public_rows("works", asked_of(commune, TODAY)))
    for project in found["projects"]:
        assert project.get("status") in {None, *PROJECT_STATUS}
        assert project["sector"] and project["title"]
        assert all(MOMENT.fullmatch(moment) for moment in project.get("period", {}).values())
        for process in project.get("contractingProcesses", ()):
            assert process["id"] and process["summary"].get("status") in {None, *PROCESS_STATUS}
            assert process["summary"]["contractValue"]["currency"] == "VND"


def test_every_step_and_kind_of_ours_has_its_word_in_the_standard():
    assert set(STATUS) == {"listed", *step_facts()} and set(STATUS.values()) <= PROJECT_STATUS
    assert set(SECTOR) == set(registers()["works"].column("kind").choices)


def test_contracts_stand_with_their_works_and_name_nobody(commune):
    found = json.loads(Client().get(ADDRESS).content)
    processes = [item for project in found["projects"] for item in project.get("contractingProcesses", ())]
    assert sum(item["summary"]["contractValue"]["amount"] for item in processes) == sum(
        Contract.objects.filter(withdrawn_at=None).values_list("value", flat=True)
    )
    text = json.dumps(found, ensure_ascii=False)
    assert not [row for row in Contract.objects.all() if row.contractor in text]


def test_a_place_without_works_has_no_package(commune):
    Work.objects.update(withdrawn_at=Work.objects.first().made_at)
    assert package(asked_of(commune, date(2024, 11, 1)), "x", "y") is None
