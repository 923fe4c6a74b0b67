"""The pages of works: numbers that lead to their rows, the map, the calendar, a work's own page, forms."""

import html
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from banmoi.core.registers import CellError, CellProblem
from banmoi.core.shapes import ShapeProblem
from banmoi.core.supervision import BoardLack, Lack
from banmoi.core.work_steps import StepProblem
from banmoi.reports.works_wording import lack_text
from banmoi.rooms.works.models import Maintenance, Supervisor, Work, WorkStep
from banmoi.web.entry_rules import rule_sentence
from banmoi.web.register_entries import cell_problem
from tests.web.test_query_counts import one_hamlet_left

pytestmark = pytest.mark.django_db
COMMUNE = "/p/xa-xuan-luong/"
WORKS = COMMUNE + "works/"
VEN = "Đường ngõ vào nhà văn hóa bản Ven (minh họa)"


def body(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def count_at(client, address):
    """How many entries a register shows at an address."""
    return int(re.search(r"(\d+) dòng", body(client, html.unescape(address)))[1])


def test_every_number_of_the_overview_leads_to_as_many_rows(signed_in):
    client = signed_in("chutich")
    page = body(client, WORKS)
    links = re.findall(r'href="(/p/xa-xuan-luong/registers/works/[^"]*)">(\d+)</a>', page)
    assert len(links) > 25
    for address, number in dict(links).items():
        assert count_at(client, address) == int(number), address


def test_the_lists_of_the_overview_are_as_long_as_their_numbers(signed_in):
    page = body(signed_in("canbo"), WORKS)
    boards = re.search(r'href="#boards">(\d+)<', page)[1]
    overdue = re.search(r'href="#overdue">(\d+)<', page)[1]
    assert page.count('#board">') == int(boards) == 2
    assert page.count('class="late"') == int(overdue) == 2
    assert "chưa có ai đại diện cho: Ban Thanh tra nhân dân" in page


def test_every_tile_leads_to_as_many_rows(signed_in):
    client = signed_in("canbo")
    page = body(client, WORKS + "map/")
    tiles = re.findall(r'tile-top" href="([^"]+)"><span>[^<]+</span> <span>(\d+)</span>', page)
    lines = re.findall(r'tile-line" href="([^"]+)">[^<]+<b>(\d+)</b>', page)
    assert len(tiles) == 15
    assert sum(int(number) for _address, number in tiles) == Work.objects.count()
    for address, number in tiles + lines:
        assert count_at(client, address) == int(number), address


def test_the_map_names_kind_and_step_in_words_and_leads_to_each_work(signed_in):
    page = body(signed_in("canbo"), WORKS + "map/")
    drawing = re.search(r'<svg class="map".*?</svg>', page, re.DOTALL)[0]
    marks = re.findall(r'<a href="([^"]+)" aria-label="([^"]+)">', drawing)
    located = list(Work.objects.exclude(location="").order_by("id"))
    assert [address for address, _label in marks] == [f"{COMMUNE}registers/works/{w.pk}/" for w in located]
    assert marks[0][1] == f"1. {VEN}: Giao thông, Thi công"
    assert "http" not in drawing and "style=" not in drawing
    assert 'class="map-line' in drawing and 'class="map-area' in drawing


def test_signs_that_would_cover_one_another_are_set_apart(signed_in):
    Work.objects.exclude(location="").update(location='{"type":"Point","coordinates":[106.11,21.58]}')
    page = body(signed_in("canbo"), WORKS + "map/")
    spots = [tuple(map(float, found)) for found in re.findall(r"translate\(([\d.]+) ([\d.]+)\)", page)]
    assert len(spots) == Work.objects.exclude(location="").count()
    for index, (x, y) in enumerate(spots):
        assert all((x - a) ** 2 + (y - b) ** 2 > 24**2 for a, b in spots[:index])
    assert page.count("map-leader") == len(spots) - 1


def test_without_locations_there_are_tiles_and_a_word_on_what_to_do(signed_in):
    Work.objects.update(location="")
    page = body(signed_in("canbo"), WORKS + "map/")
    assert '<svg class="map"' not in page
    assert "Chưa có công trình nào ghi vị trí" in page
    assert page.count("tile-top") == 15


def test_a_commune_without_works_is_told_how_to_begin(signed_in):
    Work.objects.update(withdrawn_at="2024-11-01T00:00Z")
    page = body(signed_in("canbo"), WORKS)
    assert "Ghi công trình đầu tiên" in page
    assert "Ghi công trình đầu tiên" not in body(signed_in("mattran"), WORKS)


def test_the_year_of_maintenance(signed_in):
    client = signed_in("canbo")
    page = body(client, WORKS + "maintenance/?year=2024")
    assert page.count('<div class="upkeep">') == Maintenance.objects.filter(due__year=2024).count()
    assert "quá hạn 112 ngày" in page and "còn 15 ngày" in page and "đã làm 22/08/2024" in page
    assert "4.100.000" in page and "3 việc chưa ghi, không cộng" in page
    later = body(client, WORKS + "maintenance/?year=2025")
    assert "Quá hạn từ năm khác" in later
    assert later.count('class="late"') == 3
    for strange in ("9999", "abc", "²", ""):
        assert client.get(WORKS + f"maintenance/?year={strange}").status_code == 200


# A work's own page


def entry_page(client, name=VEN, place="xa-xuan-luong"):
    return body(client, f"/p/{place}/registers/works/{Work.objects.get(name=name).pk}/")


def test_a_work_shows_its_way_and_what_it_waits_for(signed_in):
    page = entry_page(signed_in("canbo"))
    assert page.count('class="way-done"') == 4
    assert "Bước tiếp theo: Nghiệm thu" in page
    assert "1 kiến nghị giám sát chưa sửa xong" in page.lower()
    assert "nếp của phần mềm, không phải điều luật" in page and "theo luật" in page
    form = html.unescape(re.search(r'class="button" href="([^"]+work_steps/new/[^"]+)"', page)[1])
    offered = body(signed_in("canbo"), form)
    assert f'value="{Work.objects.get(name=VEN).pk} · {VEN}"' in offered
    assert '<option value="accepted" selected>' in offered


def test_the_six_signs_say_what_is_recorded_and_what_is_not(signed_in):
    page = entry_page(signed_in("canbo"))
    assert page.count('class="six-told"') == 5
    assert page.count("chưa có gì ghi lại") == 1
    assert "112/148 hộ của bản đồng ý (75,7%)" in page
    assert "theo trí nhớ, chưa đối chiếu" in page  # the line of two thirds is recalled, and says so


def test_photographs_before_and_after_stand_side_by_side(signed_in, person):
    page = entry_page(signed_in("phunu"), "Sửa mái nhà văn hóa (minh họa)")
    pair = re.search(r'<div class="pair-photos">.*?</div>', page, re.DOTALL)[0]
    pictures = re.findall(r'<img src="([^"]+)" alt="([^"]+)"', pair)
    assert [alt.split(":")[0] for _address, alt in pictures] == ["Trước khi làm", "Sau khi làm"]
    for address, _alt in pictures:
        response = signed_in("phunu").get(address)
        assert response.status_code == 200 and b"".join(response.streaming_content)[:4] == b"\x89PNG"
    assert "Chưa có ảnh sau khi làm" in entry_page(signed_in("phunu"))


def test_members_are_named_only_to_who_keeps_or_oversees_the_register(signed_in):
    member = Supervisor.objects.filter(work__name=VEN).first().name
    for username in ("canbo", "truongban", "mattran"):
        assert member in entry_page(signed_in(username)), username
    page = entry_page(signed_in("phunu"))
    assert member not in page
    assert "5 thành viên; họ tên chỉ người giữ sổ xem được" in page
    assert member not in body(signed_in("phunu"), COMMUNE + "registers/supervisors/")


def test_who_may_not_write_is_offered_no_form(signed_in):
    assert "work_steps/new/" not in entry_page(signed_in("mattran"))
    assert "work_steps/new/" in entry_page(signed_in("truongban"), place="ban-ven")
    assert "work_steps/new/" not in entry_page(
        signed_in("truongban"), "Kênh nội đồng khu Đồng Gián (minh họa)"
    )


# Forms


def test_a_step_that_is_refused_says_why_and_keeps_what_was_typed(signed_in):
    kenh = Work.objects.filter(kind="irrigation", step="approved").first()
    typed = {"paper": "Hợp đồng 09", "work": str(kenh.pk), "step": "building", "on_day": "19/11/2024"}
    client = signed_in("canbo")
    response = client.post(COMMUNE + "registers/work_steps/new/", typed)
    page = response.content.decode()
    assert response.status_code == 422
    assert "Chưa thể khởi công" in page and "10/2022/QH15, Điều 41" in page
    assert 'value="Hợp đồng 09"' in page and '<option value="building" selected>' in page
    assert not WorkStep.objects.filter(work=kenh, step="building").exists()
    response = client.post(
        COMMUNE + "registers/work_steps/new/", typed | {"ground": "Kịp vụ đông xuân, bản đã đồng ý"}
    )
    assert response.status_code == 302
    assert "Kịp vụ đông xuân" in entry_page(client, kenh.name)


def test_a_member_and_a_location_are_refused_in_plain_words(signed_in):
    client, work = signed_in("canbo"), Work.objects.get(name=VEN)
    typed = {"work": str(work.pk), "represents": "residents", "part": "member", "joined": "01/11/2024"}
    page = client.post(
        COMMUNE + "registers/supervisors/new/",
        typed | {"name": "Lý Văn Minh (minh họa)", "standing": "free"},
    ).content.decode()
    assert "trùng họ tên với một cán bộ xã" in page and 'value="Lý Văn Minh (minh họa)"' in page
    page = client.post(
        COMMUNE + "registers/supervisors/new/", typed | {"name": "Người thử", "standing": "kin"}
    ).content.decode()
    assert "Người thân của chủ đầu tư, nhà thầu" in page and "Điều 42" in page
    page = client.post(
        COMMUNE + "registers/works/new/",
        {"name": "Thử", "kind": "road", "place": "ban-ven", "location": "48,85; 2,35"},
    ).content.decode()
    assert "nằm ngoài Việt Nam" in page and "48,85; 2,35" in page


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_rule_and_every_lack_has_its_sentence(settings, language):
    from django.utils import translation

    facts = {"steps": ("approved",), "lacks": [Lack(BoardLack.MEMBERS, 2)], "known": False, "at": "2, 48",
             "name": "A", "voices": 3, "present": 2, "rows": 4}  # fmt: skip
    rules = [f"step_{problem.value}" for problem in StepProblem]
    rules += [f"location_{problem.value}" for problem in ShapeProblem]
    rules += ["step_stays", "step_rests", "supervisor_official", "supervisor_kin", "supervisor_namesake"]
    rules += ["supervisor_twice", "future", "work_held", "work_gone"]
    rules += ["vote_without_whole", "vote_without_present", "vote_over_present"]
    with translation.override(language):
        for rule in rules:
            assert len(rule_sentence(f"works.{rule}", facts)) > 20
            error = CellError(CellProblem.RULE, rule=f"works.{rule}", facts=facts)
            assert cell_problem(error) == rule_sentence(f"works.{rule}", facts)
        for kind in BoardLack:
            assert lack_text(Lack(kind, 1, "deputy" if kind is BoardLack.PART else "residents"))


COUNTS = {WORKS: 23, WORKS + "map/": 15, WORKS + "maintenance/": 17}


@pytest.mark.parametrize("address", COUNTS)
def test_queries_do_not_grow_with_hamlets_or_works(signed_in, address):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            body(client, address)
        return len(captured)

    client = signed_in("canbo")
    body(client, address)
    many = queries()
    one_hamlet_left()
    assert (queries(), many) == (COUNTS[address], COUNTS[address])


def test_a_commune_with_many_works_keeps_its_pages_small_and_says_what_is_left_out(signed_in):
    road = Work.objects.get(name=VEN)
    for number in range(200):
        road.pk, road.name = None, f"Đường ngõ xóm số {number} của bản Ven (minh họa)"
        road.step, road.location = "listed", '{"type":"Point","coordinates":[106.11,21.58]}'
        road.save()
    waiting = Work.objects.filter(step="listed", withdrawn_at=None).count()
    client = signed_in("canbo")
    for address in (WORKS, WORKS + "map/", WORKS + "maintenance/"):
        assert len(client.get(address).content) < 60_000, address
    page = body(client, WORKS + "map/")
    assert "Còn 160 công trình chưa vẽ" in page
    assert f"Xem cả {waiting} công trình" in body(client, WORKS)
    whole = body(client, WORKS + "?all=proposed")
    assert whole.count("Đường ngõ xóm số") == 200 and "Xem cả" not in whole
