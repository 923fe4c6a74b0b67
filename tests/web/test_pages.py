"""Every page opens for those who may see it, in both languages, stays small and runs nothing inside."""

import re

import pytest

from banmoi.reference.registers import registers
from tests.web import areas

COMMUNE = "/p/xa-xuan-luong/"
PAGES = [
    COMMUNE,
    COMMUNE + "?on=2024-06-30",
    COMMUNE + "?on=2026-03-01",
    "/p/xa-xuan-luong-2025/?on=2026-02-15",
    COMMUNE + "goals/1/",
    COMMUNE + "goals/4/",
    COMMUNE + "goals/6/",
    COMMUNE + "table/",
    COMMUNE + "calendar/",
    COMMUNE + "people/",
    COMMUNE + "sets/commune_ntm_2021_2025/",
    COMMUNE + "sets/commune_ntm_2026_2030/",
    COMMUNE + "sets/commune_ntm_2021_2025/17/",
    COMMUNE + "sets/commune_ntm_model_2021_2025/4/",
    COMMUNE + "indicators/health_insurance_coverage/",
    COMMUNE + "indicators/cultural_hamlet_title/",
    COMMUNE + "indicators/trained_labour_share/",
    COMMUNE + "indicators/households/",
    COMMUNE + "verify/",
    COMMUNE + "law/commune_ntm_2021_2025/",
    COMMUNE + "law/commune_ntm_2021_2025/17.1-2/region=TDMNPB/",
    COMMUNE + "audit/",
    COMMUNE + "assessments/",
    COMMUNE + "report/?criterion=12",
    "/plans/1/amend/",
    "/plans/1/amend/goal/3/",
    "/plans/1/amend/task/0/",
    "/plans/1/versions/",
    "/plans/1/versions/0..0/",
    "/plans/1/cascade/",
    "/plans/1/taken/",
    "/plans/1/matters/",
    "/p/ban-ven/",
    "/p/ban-ven/report/",
    "/p/ban-ven/indicators/health_insurance_coverage/",
    COMMUNE + "tasks/",
    COMMUNE + "year/",
    COMMUNE + "year/?as=table",
    "/p/ban-ven/tasks/",
    "/me/tasks/",
    COMMUNE + "inspections/",
    "/p/ban-ven/inspections/",
    "/me/",
    "/account/password/",
    "/account/second-step/",
    COMMUNE + "registers/",
    COMMUNE + "contradictions/",
    *(f"{COMMUNE}registers/{key}/" for key in registers()),
    *areas.PAGES,
]
MOST_BYTES = 60_000


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("address", PAGES)
def test_page_opens_is_small_and_runs_nothing(signed_in, address, language):
    client = signed_in("canbo")
    client.cookies["django_language"] = language
    response = client.get(address)
    assert response.status_code == 200, address
    assert "số liệu minh họa" in response.content.decode() or language == "en"
    assert len(response.content) < MOST_BYTES, f"{address}: {len(response.content)} bytes"
    assert_nothing_runs(response)


def assert_nothing_runs(response):
    """No script or style inside the page, and headers that would stop one."""
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy
    page = response.content.decode()
    assert not re.search(r"<script|<style|\sstyle=|\son[a-z]+=|javascript:", page)
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_nothing_runs_on_the_page_of_an_address_that_is_not(signed_in):
    response = signed_in("canbo").get("/nothing/")
    assert response.status_code == 404
    assert_nothing_runs(response)


def test_home_sends_each_person_to_their_own_place(signed_in):
    assert signed_in("truongban").get("/").url == "/p/ban-ven/"
    assert signed_in("chutich").get("/").url == COMMUNE
