"""The small papers that the system writes: what each says, from the demonstration and from emptied data."""

import pytest

from banmoi.papers.write_pdf import write_pdf
from banmoi.papers.write_word import write_word
from banmoi.reports.capital_year import year_of_capital
from banmoi.reports.composing.composed import Asked, NothingToWriteError
from banmoi.reports.composing.drafts import unissued, written_paper
from banmoi.reports.composing.kinds import composed_of, written_kinds
from banmoi.rooms.awards.models import AwardProposal, AwardRound
from banmoi.rooms.dispatch.models import IncomingPaper, OutgoingPaper
from banmoi.rooms.dispatch.queries import issuing_offices
from banmoi.rooms.inspections.models import Inspection, InspectionItem, InspectionMember, Recommendation
from banmoi.rooms.money.capital_models import SourceBalance
from banmoi.rooms.people.models import User
from banmoi.rooms.plans.models import Goal, Plan, Task
from tests.conftest import TODAY
from tests.papers.layout_reading import pdf_text, word_text

KEYS = (
    "plan_submission", "plan_decision", "goals_notice", "inspection_notice", "invitation", "answer_letter",
    "award_decision", "award_submission",
)  # fmt: skip
WRITE = "/p/xa-xuan-luong/papers/write/"


def document(commune, key, code=None, texts=None):
    kind = written_kinds()[key]
    asked = Asked(commune, code or kind.choices(commune, TODAY)[0].code, TODAY)
    return unissued(kind, asked, issuing_offices(commune.id, TODAY)[0], texts or {})


def words(found):
    return word_text(write_word(found).content)


@pytest.mark.parametrize("key", KEYS)
def test_word_and_pdf_say_the_same_and_every_figure_opens(commune, key):
    found = document(commune, key)
    word, pdf = words(found), pdf_text(write_pdf(found).content)
    assert found.title.split()[-1] in word
    for source in found.sources:
        assert source.address.startswith("/"), source
        assert source.value in word
        assert "".join(source.value.split()) in "".join(pdf.split())
    assert not any(sign in word for sign in ("None", "{", "%(", "_vi"))


@pytest.mark.parametrize("key", KEYS)
def test_a_draft_of_each_begins_on_the_page(signed_in, commune, key):
    client = signed_in("canbo")
    code = written_kinds()[key].choices(commune, TODAY)[0].code
    answer = client.post(WRITE, {"kind": key, f"of-{key}": code})
    paper = OutgoingPaper.objects.order_by("-id")[0]
    assert answer.url == f"/papers/{paper.id}/text/"
    page = client.get(answer.url)
    assert page.status_code == 200
    made = written_paper(paper, TODAY)
    assert paper.kind == written_kinds()[key].paper_kind
    for gap in made.composed.gaps:
        begin = f">{gap.begin}</textarea>"
        assert begin in page.content.decode().split(f'name="text-{gap.key}"')[1]
    assert ">None<" not in page.content.decode()


@pytest.mark.parametrize("key", KEYS)
def test_what_is_not_there_is_not_written(commune, key):
    for code in ("0", "inspection:0", "meeting:0", "certificate:0", "x:1", ""):
        with pytest.raises(NothingToWriteError):
            composed_of(written_kinds()[key], Asked(commune, code, TODAY))


def test_the_submission_tells_goals_tasks_and_the_years_money(commune):
    text = words(document(commune, "plan_submission"))
    total = year_of_capital(commune, 2024, TODAY).total
    assert "Kính gửi: Ủy ban nhân dân huyện Yên Thế" in text
    assert f"Tổng vốn được giao năm 2024 là {total.granted:,}".replace(",", ".") in text
    assert "- Tỷ lệ hộ nghèo: giảm còn 1,48%;" in text
    plan = Plan.objects.get(number="138/KH-UBND")
    count = Task.objects.filter(plan=plan, ended_in=None, is_request=False).exclude(answer="dropped").count()
    assert f"Kế hoạch có {count} nhiệm vụ" in text


def test_a_year_without_money_and_a_plan_without_goals_are_said_so(commune):
    SourceBalance.objects.all().delete()
    Goal.objects.update(answer="dropped")
    text = words(document(commune, "plan_submission"))
    assert "Hệ thống chưa có số liệu về nguồn vốn năm 2024." in text
    assert "Kế hoạch không nêu mục tiêu bằng số." in text


def test_the_decision_approves_what_waits_first_and_is_signed_by_the_chair_alone(commune):
    found = document(commune, "plan_decision")
    text = words(found)
    waiting = Plan.objects.get(status="confirmed")
    tasks = Task.objects.filter(plan=waiting, ended_in=None).exclude(answer="dropped").count()
    assert f"phê duyệt Kế hoạch số {waiting.number} của {waiting.unit.name_vi}" in found.title
    assert f"gồm {tasks:02d} nhiệm vụ" in text
    assert [base[0].text for base in found.bases][-1] == f"Theo đề nghị của {waiting.unit.name_vi}"
    assert text.count("chịu trách nhiệm thi hành Quyết định này./.") == 1
    assert found.signatures[0].powers == () and found.signatures[0].title == "Chủ tịch"
    own = Plan.objects.get(number="138/KH-UBND")
    text = words(document(commune, "plan_decision", str(own.id)))
    assert "Ban hành kèm theo Quyết định này Kế hoạch triển khai" in text
    assert "Căn cứ Kế hoạch số 13/KH-UBND ngày 02/02/2024" in text


def test_hamlets_are_told_the_goals_and_their_tasks(commune):
    found = document(commune, "goals_notice")
    rows = found.annexes[-1].blocks[0].rows
    assert f"Kế hoạch giao cho các bản {len(rows):02d} nhiệm vụ" in words(found)
    assert len([name for name in found.recipients if name.startswith("Ban phát triển")]) == 14


def test_the_notice_tells_results_conclusion_and_recommendations_with_their_days(commune):
    text = words(document(commune, "inspection_notice"))
    held = Inspection.objects.get(state="concluded")
    items = InspectionItem.objects.filter(inspection=held)
    assert f"Đoàn kiểm tra {items.count()} nội dung" in text
    for result, name in (("met", "đạt"), ("not_met", "chưa đạt"), ("not_known", "chưa kết luận")):
        assert f"{name} {items.filter(result=result).count():02d}" in text
    for item in Recommendation.objects.filter(inspection=held):
        assert f"{item.owner.name_vi}: {item.text}, xong chậm nhất ngày" in text
    assert "xong chậm nhất ngày 31/5/2024" in text
    Inspection.objects.filter(id=held.id).update(state="held")
    with pytest.raises(NothingToWriteError, match="chưa kết luận"):
        document(commune, "inspection_notice", str(held.id))


def test_the_invitation_asks_members_and_leaves_the_hour_to_the_officer(commune):
    planned = Inspection.objects.get(state="planned", months=12)
    InspectionMember.objects.create(inspection=planned, user=User.objects.get(username="bcd"), part="head")
    kind = written_kinds()["invitation"]
    composed = composed_of(kind, Asked(commune, f"inspection:{planned.id}", TODAY))
    assert [gap.key for gap in composed.gaps if gap.needed] == ["time"]
    text = words(
        document(commune, "invitation", f"inspection:{planned.id}", {"time": "Thời gian: 07 giờ 30."})
    )
    assert "- Hoàng Thị Lan (minh họa), Phó Trưởng ban Chỉ đạo, trưởng đoàn." in text
    assert "ngày 31 tháng 12 năm 2024" in text and "Thời gian: 07 giờ 30." in text
    InspectionMember.objects.filter(inspection=planned).delete()
    composed = composed_of(kind, Asked(commune, f"inspection:{planned.id}", TODAY))
    assert [gap.key for gap in composed.gaps if gap.needed] == ["people", "time"]
    meeting = document(commune, "invitation", f"meeting:{Plan.objects.get(number='138/KH-UBND').id}")
    assert len(meeting.annexes[0].blocks[0].rows) == 21


def test_a_letter_answers_and_is_the_answer_once_it_has_its_number(signed_in, commune):
    client = signed_in("canbo")
    came = IncomingPaper.objects.get(written="455/UBND-TCKH")
    page = client.get(f"/incoming/{came.id}/")
    assert [(way.kind, way.code) for way in page.context["writing"]] == [("answer_letter", str(came.id))]
    client.post(WRITE, {"kind": "answer_letter", "of-answer_letter": str(came.id)})
    paper = OutgoingPaper.objects.order_by("-id")[0]
    refused = client.post(f"/papers/{paper.id}/", {"do": "number", "day": "20/11/2024"})
    assert refused.status_code == 422
    seen = client.get(f"/papers/{paper.id}/text/").context["seen"]
    typed = {"seen": seen, "signer": paper.signer, "way": "head", "text-answer": "Xã không còn nợ đọng."}
    client.post(f"/papers/{paper.id}/text/", typed)
    client.post(f"/papers/{paper.id}/", {"do": "number", "day": "20/11/2024"})
    came.refresh_from_db()
    assert came.answer_id == paper.id and came.done
    pdf = pdf_text(client.get(f"/papers/{paper.id}/text.pdf").content)
    assert "Xã không còn nợ đọng." in pdf
    assert "văn bản số 455/UBND-TCKH ngày 18/10/2024" in pdf.replace("- ", "-")


def test_the_decision_of_commendation_names_who_is_favoured_and_keeps_the_ballots_in_its_sources(commune):
    found = document(commune, "award_decision")
    text = words(found)
    body = text.split("Nơi nhận")[0]
    for item in AwardProposal.objects.filter(form="certificate"):
        assert (item.unit or item.person or "Bản Ven") in body
    assert "Giữ sạch kênh" not in text
    assert "4 đồng ý, 0 không đồng ý, 0 không có ý kiến" in [source.value for source in found.sources]
    assert "đồng ý" not in body
    assert found.signatures[0].powers == ()
    assert "Tiền thưởng" not in text


def test_a_long_list_of_commendation_stands_in_an_annex(commune):
    row = AwardRound.objects.get()
    first = AwardProposal.objects.get(state="published")
    for number in range(6):
        first.pk, first.id, first.title = None, None, f"Thành tích thứ {number}"
        first.number = 900 + number
        first.save()
    found = document(commune, "award_decision", str(row.pk))
    assert len(found.annexes[0].blocks[0].rows) == 9
    assert "(danh sách kèm theo)" in words(found)


def test_the_council_submits_with_its_ballots_in_its_own_name(commune):
    found = document(commune, "award_submission")
    text = words(found)
    assert found.issuer == "Hội đồng thi đua khen thưởng xã Xuân Lương"
    assert "Kính gửi: Chủ tịch Ủy ban nhân dân xã Xuân Lương" in text
    assert "Hội đồng bỏ phiếu: 3 đồng ý, 0 không đồng ý, 1 không có ý kiến" in text
    AwardProposal.objects.update(state="failed", decision_number="", decided_on=None, published_on=None)
    assert written_kinds()["award_submission"].choices(commune, TODAY) == []
    assert written_kinds()["award_decision"].choices(commune, TODAY) == []


def test_buttons_stand_where_the_paper_can_be_begun_and_for_who_may_draft(signed_in, commune):
    plan = Plan.objects.get(number="138/KH-UBND")
    hamlet = Plan.objects.get(status="confirmed")
    held, ahead = Inspection.objects.get(state="concluded"), Inspection.objects.get(months=12)
    wanted = {
        f"/plans/{plan.id}/": ["plan", "plan_submission", "plan_decision", "goals_notice"],
        f"/plans/{hamlet.id}/": ["plan_decision"],
        f"/inspections/{held.id}/": ["inspection_notice"],
        f"/inspections/{ahead.id}/": ["invitation"],
        "/p/xa-xuan-luong/awards/": ["award_submission", "award_decision"],
    }
    officer, head = signed_in("canbo"), signed_in("truongban")
    for address, kinds in wanted.items():
        page = officer.get(address)
        assert [way.kind for way in page.context["writing"]] == kinds, address
        for way in page.context["writing"]:
            assert f'name="of-{way.kind}" value="{way.code}"' in page.content.decode()
            begun = officer.post(
                f"/p/{way.place_key}/papers/write/", {"kind": way.kind, f"of-{way.kind}": way.code}
            )
            assert begun.status_code == 302, (address, way)
        seen = head.get(address)
        if seen.status_code == 200:
            assert not seen.context["writing"], address
