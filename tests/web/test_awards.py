"""The pages of commendation and of the ranking: who sees and does what, and what is refused stays typed."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from banmoi.kit import clock
from banmoi.reports.hamlet_ranking import ranking_of
from banmoi.rooms.awards import actions
from banmoi.rooms.awards.models import AwardProposal, AwardRound, AwardVote
from banmoi.rooms.registers.models import EntryFile
from tests.conftest import TODAY

COMMUNE = "/p/xa-xuan-luong/"
AWARDS = COMMUNE + "awards/"
NAME = "Lục Thị Hoa"


def text_of(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


@pytest.fixture
def row(db):
    """The demonstration's round."""
    return AwardRound.objects.get()


@pytest.fixture
def proposals(row):
    return list(row.proposals.order_by("id"))


@pytest.fixture
def reopened(row, proposals):
    """The round as it was while the council voted."""
    AwardVote.objects.all().delete()
    AwardProposal.objects.update(
        state="sent", votes_for=None, votes_against=None, votes_abstain=None, decision_number="",
        decided_on=None, published_on=None,
    )  # fmt: skip
    AwardRound.objects.update(state="voting", voted_on=None)
    return proposals


def page_of(client, proposal):
    return f"{AWARDS}{proposal.pk}/"


def test_the_demonstration_came_the_whole_way(proposals):
    assert [item.state for item in proposals] == ["published", "failed", "passed", "passed"]
    assert proposals[0].decision_number == "214/QĐ-UBND"


def test_the_overview_says_what_waits_for_whom(signed_in, row):
    page = text_of(signed_in("phunu").get(AWARDS))
    for words in (
        row.name,
        "Chủ tịch UBND xã : 2 đề nghị chờ quyết định",
        "Bản Ven",
        "Ít nhất 2/3 ủy viên phải bỏ phiếu; cần quá nửa đồng ý",
    ):
        assert words in page
    chair = text_of(signed_in("chutich").get(COMMUNE))
    assert "Quyết định 2 đề nghị khen thưởng" in chair


def test_a_persons_name_is_for_the_council_and_those_who_propose(signed_in, proposals):
    person = proposals[3]
    for name, sees in (
        ("thidua", True),
        ("bcd", True),
        ("chutich", True),
        ("phunu", True),
        ("truongban", False),
    ):
        for where in (AWARDS, page_of(None, person), f"{COMMUNE}registers/award_proposals/{person.pk}/"):
            page = text_of(signed_in(name).get(where))
            assert (NAME in page) is sees, (name, where)
    assert "Một cá nhân (Bản Xoan)" in text_of(signed_in("truongban").get(AWARDS))


def test_after_publication_everybody_of_the_commune_reads_the_name(signed_in, person, moment, row, proposals):
    actions.decide(person("chutich"), proposals[3].pk, "215/QĐ-UBND", TODAY, moment=moment)
    assert NAME not in text_of(signed_in("truongban").get(AWARDS + "published/"))
    done = signed_in("thidua").post(AWARDS, {"do": "publish", "round": row.pk}, follow=True)
    assert "Đã công bố 1 quyết định." in text_of(done)
    page = text_of(signed_in("truongban").get(AWARDS + "published/"))
    assert NAME in page
    assert "215/QĐ-UBND" in page
    assert "Vận động hội viên" not in page


def test_results_open_down_to_their_values_and_stay_as_they_were(signed_in, proposals):
    client = signed_in("truongban")
    page = client.get(page_of(client, proposals[0])).content.decode()
    assert "giữ nguyên như ngày gửi" in page
    links = re.findall(r'href="(/(?:values|p)/[^"]+)"', page[page.index("results-table") :])
    assert len(links) > 20
    for link in set(links):
        assert client.get(link.replace("&amp;", "&")).status_code == 200, link
    assert "/p/ban-ven/registers/contributions/?place=ban-ven&amp;year=2024" in links


def test_a_proposal_is_written_sent_and_voted_on_by_pages_alone(signed_in, person, moment, settings):
    day = TODAY
    rounds = COMMUNE + "registers/award_rounds/new/"
    sent = {
        "name": "Đợt hai", "place": "xa-xuan-luong", "year": "2024", "opens": "01/11/2024",
        "closes": f"{day:%d/%m/%Y}", "council": "Hội đồng", "members": "4", "quorum": "2/3",
        "share": "quá nửa", "share_of": "members", "ground": "Quy chế", "seen": "0",
    }  # fmt: skip
    assert signed_in("canbo").post(rounds, sent).status_code == 403
    wrong = signed_in("thidua").post(rounds, sent | {"share": "nhiều"})
    assert wrong.status_code == 422
    assert "không đọc được là một phần" in text_of(wrong)
    assert 'value="Đợt hai"' in wrong.content.decode()
    assert signed_in("thidua").post(rounds, sent).status_code == 302
    head = signed_in("truongban")
    page = head.get(AWARDS).content.decode()
    way = re.search(r'href="(/p/ban-ven/registers/award_proposals/new/[^"]+)"', page)[1].replace("&amp;", "&")
    form = head.get(way).content.decode()
    assert "Đợt hai" in form
    assert "Ban phát triển Bản Ven" in form
    texts = {
        "title": "Làm tốt", "round": "Đợt hai", "place": "ban-ven", "kind": "hamlet", "form": "certificate",
        "achievements": "Sạch", "proposer": "Ban phát triển Bản Ven", "unit": "", "person": "", "seen": "0",
    }  # fmt: skip
    wrong = head.post(way, texts | {"person": "Ai đó"})
    assert (wrong.status_code, "Họ tên chỉ ghi khi" in text_of(wrong)) == (422, True)
    assert head.post(way, texts).status_code == 302
    made = AwardProposal.objects.latest("id")
    where = page_of(head, made)
    assert "Gửi Hội đồng, kèm" in text_of(head.get(where))
    assert "Gửi Hội đồng, kèm" not in text_of(signed_in("chutich").get(where))
    assert head.post(where, {"do": "send"}).status_code == 302
    early = signed_in("thidua").post(AWARDS, {"do": "open_vote", "round": made.round_id})
    assert (early.status_code, "còn nhận đề nghị đến hết 20/11/2024" in text_of(early)) == (422, True)
    settings.FIXED_TODAY = day + timedelta(days=1)
    assert clock.today() == day + timedelta(days=1)
    assert signed_in("thidua").post(AWARDS, {"do": "open_vote", "round": made.round_id}).status_code == 302
    for name in ("thidua", "bcd", "mattran"):
        assert signed_in(name).post(where, {"do": "vote", "ballot": "for"}).status_code == 302
    assert signed_in("thidua").post(AWARDS, {"do": "close_vote", "round": made.round_id}).status_code == 302
    made.refresh_from_db()
    assert (made.state, made.votes_for) == ("passed", 3)


def test_ballots_are_shown_to_their_member_alone(signed_in, reopened):
    where = page_of(None, reopened[0])
    client = signed_in("bcd")
    assert client.post(where, {"do": "vote", "ballot": "against"}).status_code == 302
    own = client.get(where).content.decode()
    assert re.search(r'value="against" checked', own)
    for name in ("thidua", "chutich", "canbo"):
        page = signed_in(name).get(where).content.decode()
        assert "1/5 phiếu" in page
        assert "checked" not in page
    page = text_of(signed_in("canbo").get(AWARDS))
    assert "Đặng Văn Thành (minh họa) : 4 đề nghị chưa bỏ phiếu" in page
    assert "Hoàng Thị Lan (minh họa) : 3 đề nghị chưa bỏ phiếu" in page
    assert "Nông Văn Sơn (minh họa) : 3 đề nghị chưa bỏ phiếu" in page


def test_who_wrote_a_proposal_is_not_asked_for_a_ballot(signed_in, reopened):
    where = page_of(None, reopened[2])
    client = signed_in("mattran")
    assert "nên không bỏ phiếu" in text_of(client.get(where))
    refused = client.post(where, {"do": "vote", "ballot": "for"})
    assert (refused.status_code, "nên không bỏ phiếu" in text_of(refused)) == (422, True)


def test_closing_too_early_names_what_lacks(signed_in, row, reopened):
    page = signed_in("thidua").post(AWARDS, {"do": "close_vote", "round": row.pk})
    assert page.status_code == 422
    assert "mới có 0 phiếu, cần ít nhất 4 trong 5 ủy viên" in text_of(page)
    assert "Còn 3 đề nghị khác cũng thiếu phiếu" in text_of(page)


def test_a_refused_decision_keeps_what_was_typed_and_its_file(signed_in, proposals):
    chair, where = signed_in("chutich"), page_of(None, proposals[2])
    paper = SimpleUploadedFile("qd.pdf", b"%PDF-1.4\n%%EOF\n", "application/pdf")
    sent = {"do": "decide", "number": "216/QĐ-UBND", "day": "", "files": paper}
    page = chair.post(where, sent)
    html = page.content.decode()
    assert page.status_code == 422
    assert 'value="216/QĐ-UBND"' in html
    assert "Ghi ngày, ví dụ 20/11/2024." in html
    token = re.search(r'name="files:kept" value="([^"]+)"', html)[1]
    again = {"do": "decide", "number": "216/QĐ-UBND", "day": "20/11/2024", "files:kept": token}
    assert chair.post(where, again).status_code == 302
    proposals[2].refresh_from_db()
    assert proposals[2].state == "decided"
    assert EntryFile.objects.filter(register="award_proposals", entry=proposals[2].pk).count() == 1


def test_a_refused_remark_or_return_keeps_its_words(signed_in, reopened):
    council, where = signed_in("thidua"), page_of(None, reopened[1])
    page = council.post(where, {"do": "return", "reason": " "})
    assert (page.status_code, "Ghi lý do" in text_of(page)) == (422, True)
    assert council.post(where, {"do": "review", "remarks": ""}).status_code == 422
    assert council.post(where, {"do": "strange"}).status_code == 404


FORBIDDEN = [
    ("send", {"truongban", "canbo", "taichinh", "vanhoa", "mattran", "phunu", "thidua", "bcd"}),
    ("review", {"thidua", "bcd", "mattran", "taichinh"}),
    ("vote", {"thidua", "bcd", "mattran", "taichinh"}),
    ("decide", {"chutich"}),
    ("decline", {"chutich"}),
]


@pytest.mark.parametrize(("act", "allowed"), FORBIDDEN)
def test_acts_are_refused_to_others(signed_in, proposals, act, allowed):
    where = page_of(None, proposals[0])
    for name in ("chutich", "bcd", "canbo", "taichinh", "vanhoa", "mattran", "phunu", "truongban", "thidua"):
        status = signed_in(name).post(where, {"do": act, "ballot": "for"}).status_code
        assert status == (422 if name in allowed else 403), (name, act)


@pytest.mark.parametrize("act", ["open_vote", "close_vote", "publish"])
def test_acts_of_a_round_are_refused_to_others(signed_in, row, act):
    for name in ("chutich", "canbo", "vanhoa", "phunu", "truongban"):
        assert signed_in(name).post(AWARDS, {"do": act, "round": row.pk}).status_code == 403, name
    assert signed_in("thidua").post(AWARDS, {"do": act, "round": 999}).status_code == 404


def test_the_ranking_shows_bands_the_rule_and_every_hamlet(signed_in, commune):
    page = text_of(signed_in("truongban").get(COMMUNE + "ranking/"))
    found = ranking_of(commune, TODAY)
    for band, items in found.bands:
        assert re.search(rf"Nhóm {band} \( ?{len(items)} bản ?\)", page)
    for words in ("Cách tính", "không phải của văn bản nào", "không tính là 0", "Trọng số đang áp dụng"):
        assert words in page
    for item in found.hamlets:
        assert item.place.title in page


def test_a_hamlet_opens_down_to_its_values(signed_in, commune):
    client = signed_in("truongban")
    page = client.get(COMMUNE + "ranking/?hamlet=ban-ven").content.decode()
    links = re.findall(r'href="(/values/\d+/)"', page)
    parts = next(i for i in ranking_of(commune, TODAY).hamlets if i.place.key == "ban-ven").parts
    assert len(links) == 2 * len(parts)
    for link in set(links):
        assert client.get(link).status_code == 200
    assert client.get(COMMUNE + "ranking/?hamlet=ban-khong-co").status_code == 404


def test_the_parts_of_a_hamlet_add_up_to_its_score(signed_in, commune):
    for item in ranking_of(commune, TODAY).hamlets:
        page = signed_in("canbo").get(f"{COMMUNE}ranking/?hamlet={item.place.key}").content.decode()
        body, foot = page[page.index("<tbody>") :].split("</tbody>", 1)
        given = [
            float(text.replace(",", ".")) for text in re.findall(r'data-label="Góp vào">(-?[\d,]+)<', body)
        ]
        total = float(re.search(r"<b>(-?[\d,]+)</b>", foot)[1].replace(",", "."))
        assert len(given) == len(item.standing.parts)
        assert abs(sum(given) - total) <= 0.05 * (len(given) + 1)
