"""Pages of one thing, pictures without what the camera wrote, what is new, days of the past."""

import io
from datetime import date
from xml.etree import ElementTree

import pytest
from django.test import Client
from PIL import Image

from banmoi.core.work_steps import LISTED
from banmoi.kit.pictures import bare_picture
from banmoi.reports.portal.checks import inspections
from banmoi.reports.portal.news import news
from banmoi.reports.portal.tables import asked_of, public_rows
from banmoi.reports.portal.works import public_work, stand_of
from banmoi.rooms.awards.models import AwardProposal
from banmoi.rooms.inspections.models import Inspection, RecommendationStep
from banmoi.rooms.registers.models import EntryFile
from banmoi.rooms.works.models import Work, WorkPhoto, WorkStep
from banmoi.web.portal import kept
from tests.conftest import TODAY

HOME = "/public/xa-xuan-luong/"
CONCLUDED = Inspection.objects.filter(state="concluded")


@pytest.fixture(autouse=True)
def _forget():
    kept.forget()
    yield
    kept.forget()


def photographed():
    """A photograph that has its picture."""
    file = EntryFile.objects.filter(register="work_photos").first()
    return WorkPhoto.objects.get(pk=file.entry)


def test_a_picture_keeps_nothing_that_the_camera_wrote():
    taken = Image.new("RGB", (1600, 900), "green")
    about = taken.getexif()
    about[0x010F], about[0x0112] = "Máy ảnh", 6  # the maker, and that it was held upright
    about.get_ifd(0x8825)[2] = (21.0, 34.0, 53.0)  # the latitude
    out = io.BytesIO()
    taken.save(out, "JPEG", exif=about, comment=b"21.58 106.11")
    assert Image.open(out).getexif()
    content = bare_picture(out.getvalue(), 960)
    with Image.open(io.BytesIO(content)) as bare:
        assert not bare.getexif() and "comment" not in bare.info
        assert max(bare.size) == 960 and bare.height > bare.width
    assert b"Exif" not in content and b"21.58" not in content


def test_a_photograph_is_shown_small_and_only_at_its_own_work(db):
    photo = photographed()
    address = f"{HOME}works/{photo.work_id}/photo/{photo.pk}.jpg"
    answer = Client().get(address)
    assert answer["Content-Type"] == "image/jpeg" and not Image.open(io.BytesIO(answer.content)).getexif()
    assert f'src="{address}"' in Client().get(f"{HOME}works/{photo.work_id}/").content.decode()
    other = Work.objects.exclude(pk=photo.work_id).first()
    assert Client().get(f"{HOME}works/{other.pk}/photo/{photo.pk}.jpg").status_code == 404
    assert Client().get(f"{address}?on={photo.taken_on.replace(year=2023)}").status_code == 404
    WorkPhoto.objects.filter(pk=photo.pk).update(withdrawn_at=photo.made_at)
    assert Client().get(address).status_code == 404


def test_a_work_stands_where_its_steps_put_it_on_the_day(commune):
    step = WorkStep.objects.filter(step="accepted").order_by("on_day").first()
    day = step.on_day
    after = public_work(asked_of(commune, day), step.work_id)
    before = public_work(asked_of(commune, date.fromordinal(day.toordinal() - 1)), step.work_id)
    assert after.row["finished"] == day and before.row["finished"] is None
    assert sum(bool(item.reached) for item in after.steps) > sum(bool(item.reached) for item in before.steps)
    assert stand_of([], day).step == LISTED
    first = WorkStep.objects.filter(work=step.work_id).order_by("on_day").first().on_day
    assert public_work(asked_of(commune, date.fromordinal(first.toordinal() - 1)), step.work_id) is None


def test_a_withdrawn_work_and_one_elsewhere_have_no_page(db):
    work = Work.objects.exclude(place__key="ban-ven").first()
    assert Client().get(f"/public/ban-ven/works/{work.pk}/").status_code == 404
    Work.objects.filter(pk=work.pk).update(withdrawn_at=work.made_at)
    kept.forget()
    assert Client().get(f"{HOME}works/{work.pk}/").status_code == 404


def test_only_a_concluded_inspection_has_a_page_with_what_it_said(db):
    found = CONCLUDED.first()
    text = Client().get(f"{HOME}inspections/{found.pk}/").content.decode()
    assert found.title_vi in text and found.recommendations.first().text in text
    for other in Inspection.objects.exclude(state="concluded"):
        assert Client().get(f"{HOME}inspections/{other.pk}/").status_code == 404


def test_a_recommendation_stands_as_it_stood_on_the_day(commune):
    step = RecommendationStep.objects.filter(outcome="verified").first()
    text = step.recommendation.text
    held = step.recommendation.inspection.held_on

    def state(day):
        rows = inspections(asked_of(commune, day))
        return next(row["state"] for row in rows if row["recommendation"] == text)

    assert state(held) != state(TODAY)


def test_the_feed_tells_titles_and_days_of_what_is_over(commune):
    told = news(asked_of(commune, TODAY))
    assert {item.key.partition("-")[0] for item in told} == {"work", "inspection", "award", "paper"}
    assert [item.day for item in told] == sorted((item.day for item in told), reverse=True)
    content = Client().get(f"{HOME}feed.xml").content.decode()
    lines = ElementTree.fromstring(content).findall("channel/item")
    assert len(lines) == len(told)
    for line in lines:
        assert {part.tag for part in line} == {"title", "link", "guid", "pubDate"}
        assert Client().get(line.find("link").text.removeprefix("http://testserver")).status_code == 200
    assert not news(asked_of(commune, date(2020, 1, 1)))


def test_a_person_who_was_praised_is_not_named(commune):
    assert [row["unit"] for row in public_rows("awards", asked_of(commune, TODAY))]
    AwardProposal.objects.filter(state="published").update(kind="person", person="Lò Thị Thử", unit="")
    assert public_rows("awards", asked_of(commune, TODAY)) == []
    for path in ("awards/", "data/awards.csv", "feed.xml"):
        assert "Lò Thị Thử" not in Client().get(HOME + path).content.decode()


def test_a_hamlet_shows_its_own_figures_and_no_others(commune, ven):
    own = public_rows("hamlets", asked_of(ven, TODAY))
    every = public_rows("hamlets", asked_of(commune, TODAY))
    assert own and own == [row for row in every if row["hamlet"] == ven.name_vi]
    text = Client().get("/public/ban-ven/").content.decode()
    assert all(row["indicator"] in text for row in own)


def test_a_search_engine_finds_the_public_pages_and_no_others(db):
    words = Client().get("/robots.txt").content.decode()
    assert "Disallow: /p/" in words and "Sitemap: http://testserver/sitemap.xml" in words
    content = Client().get("/sitemap.xml").content.decode()
    assert "/public/xa-xuan-luong/goals/" in content and "/p/" not in content


def test_the_gifts_have_one_list_which_is_that_of_the_marks(commune):
    answer = Client().get(f"{HOME}contributions/", follow=True)
    assert answer.redirect_chain[-1][0] == f"{HOME}contributions/2024/"
    text = answer.content.decode()
    rows = public_rows("contributions", asked_of(commune, TODAY))
    assert rows and all(row["mark"] in text for row in rows if row["mark"])
    assert f'href="{HOME}goals/"' in text
