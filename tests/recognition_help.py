"""Help for tests of recognition: rules that are set, and a hamlet that walks its road step by step."""

from datetime import date, datetime

from django.utils import timezone

from banmoi.core.recognition_rules import SettingValue
from banmoi.reports.recognition_roads import gather
from banmoi.rooms.files.models import StoredFile
from banmoi.rooms.people.models import Unit
from banmoi.rooms.places.queries import scope_ids
from banmoi.rooms.recognition import actions, record_actions, setting_actions, team_actions
from banmoi.rooms.recognition.models import (
    RecognitionSetting,
    RecordKind,
    Road,
    RoadCriterion,
    RoadMove,
)
from banmoi.rooms.recognition.record_actions import RecordForm, Said

TITLE = "hamlet_model_2021_2025"
PROCEDURE = "hamlet_2021_2025"
CRITERIA = "1. Giao thông\n2. Điện\n3. Vệ sinh môi trường"
RULES = {
    "criteria": SettingValue(CRITERIA),
    "publication_days": SettingValue("10"),
    "coverage_share": SettingValue("70%", "all"),
    "satisfaction_share": SettingValue("90%", "answered"),
    "meeting_share": SettingValue("90%", "answered"),
    "gates": SettingValue("none"),
    "procedure": SettingValue("QĐ (thử) của tỉnh"),
    "authority": SettingValue("district"),
    "decision_days": SettingValue("15"),
}
ORDER = (
    "registered", "reviewed", "plan_approved", "carried_out", "self_assessed", "team_formed", "verified",
    "publicised", "opinions_taken", "agreed", "submitted", "decided", "announced",
)  # fmt: skip
DAYS = dict(
    zip(
        ORDER,
        [date(2024, m, d) for m, d in ((1, 10), (2, 1), (3, 20), (9, 20), (9, 25), (9, 30), (10, 5), (10, 20),
                                      (10, 28), (11, 1), (11, 4), (11, 15), (11, 18))],
        strict=True,
    )
)  # fmt: skip


def no_roads() -> None:
    """Take the demonstration's road and the rules that it set away."""
    RoadMove.objects.all().delete()
    Road.objects.all().delete()
    RecognitionSetting.objects.all().delete()


def at(day: date, hour: int = 9) -> datetime:
    """A moment of a day."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=timezone.get_default_timezone())


class Walk:
    """A hamlet on its road, with the people who take the steps."""

    def __init__(self, person, commune, place, title=TITLE, year=2024):
        self.person, self.commune, self.place = person, commune, place
        self.scan = StoredFile.objects.get(original_name="van-ban-minh-hoa.png")
        self.photo = StoredFile.objects.get(original_name="anh-minh-hoa.png")
        self.road = actions.open_road(
            person("truongban"), place, commune.id, title, year, moment=at(date(2024, 1, 8))
        )

    @property
    def state(self):
        return Road.objects.get(id=self.road.id).state

    def rows(self):
        return list(RoadCriterion.objects.filter(road=self.road))

    def paper(self, kind, day, who="canbo", answer=""):
        return record_actions.add_paper(
            self.person(who), self.road.id, kind, number=f"01/{kind}", issued_on=day, issuer="UBND xã",
            answer=answer, files=[self.scan], moment=at(day, 10),
        )  # fmt: skip

    def say(self, stage, day, result="met", text="Đã xem", files=(), who="truongban"):
        said = [Said(row.id, result, text, tuple(files)) for row in self.rows()]
        return record_actions.say(self.person(who), self.road.id, stage, said, day=day, moment=at(day, 10))

    def record(self, kind, day, who="canbo", ends=None, **numbers):
        form = RecordForm(day, ends, "Nhà văn hóa bản", "Biên bản (thử)", numbers, (self.scan,))
        return record_actions.add_record(
            self.person(who), self.road.id, kind, form, moment=at(ends or day, 10)
        )

    def go(self, step, who="canbo", day=None, hour=11):
        day = day or DAYS[step]
        return actions.go_on(
            self.person(who), self.road.id, step, gather, day=day, seen_state=self.state,
            moment=at(day, hour),
        )  # fmt: skip

    def works(self):
        unit = Unit.objects.get(place_id=self.place.id, kind="hamlet_board")
        places = scope_ids([self.commune.id], DAYS["plan_approved"])
        return [
            record_actions.add_work(
                self.person("truongban"), self.road.id, row.id, f"Làm {row.title_vi}", unit.id,
                date(2024, 8, 30), places, moment=at(date(2024, 3, 1)),
            )
            for row in self.rows()
        ]  # fmt: skip

    def team(self):
        rows, moment = self.rows(), at(date(2024, 9, 28))
        for name, part, own in (("bcd", "head", rows[:1]), ("vanhoa", "member", rows[1:])):
            team_actions.add_member(
                self.person("canbo"), self.road.id, self.person(name).user_id, part,
                [row.id for row in own], self.commune.id, moment=moment,
            )  # fmt: skip

    def sign(self, username, result="met", day=date(2024, 10, 3), text="Đã đến nơi, thấy đúng"):
        mine = self.person(username)
        own = [row for row in self.rows() if row.members.filter(user_id=mine.user_id).exists()]
        said = [Said(row.id, result, text, (self.photo,)) for row in own]
        return team_actions.sign(mine, self.road.id, said, mine.name, day=day, moment=at(day, 15))

    def prepare(self, step):
        """Everything that a step asks, done on its day."""
        day = DAYS[step]
        match step:
            case "registered":
                self.paper("registration", day, "truongban")
                self.paper("base_title", day)
            case "reviewed":
                self.say("review", day, "not_met", "Còn thiếu")
                self.paper("review", day, "truongban")
            case "plan_approved":
                self.works()
                self.paper("plan", day, "truongban")
                self.paper("plan_decision", day)
            case "carried_out":
                for row in self.rows():
                    for work in row.works.all():
                        record_actions.finish_work(
                            self.person("truongban"), self.road.id, work.id, day, moment=at(day)
                        )
            case "self_assessed":
                self.say("own", day, files=[self.photo])
                self.paper("self_report", day, "truongban")
            case "team_formed":
                self.team()
                self.paper("team_decision", day)
            case "verified":
                self.sign("bcd")
                self.sign("vanhoa")
                self.paper("team_minutes", day)
            case "publicised":
                self.record(RecordKind.PUBLICATION, date(2024, 10, 8), ends=date(2024, 10, 17))
            case "opinions_taken":
                self.record(RecordKind.OPINIONS, date(2024, 10, 27), answered=3, agreed=3)
                self.record(
                    RecordKind.SATISFACTION, date(2024, 10, 27), "mattran", whole=148, asked=148,
                    answered=140, agreed=131,
                )  # fmt: skip
                self.paper("opinions_report", day, "mattran")
            case "agreed":
                self.record(RecordKind.MEETING, day, whole=20, answered=18, agreed=17)
                self.paper("meeting_minutes", day)
            case "submitted":
                for kind in ("submission", "result_report", "evidence_confirmed"):
                    self.paper(kind, day)
            case "decided":
                self.paper("decision", day)
            case "announced":
                self.paper("announcement", day)

    def to(self, last):
        """Walk until a step is reached."""
        for step in ORDER[ORDER.index(self.state) + 1 if self.state else 0 : ORDER.index(last) + 1]:
            self.prepare(step)
            self.go(step, WHO.get(step, "canbo"))
        return self


WHO = {
    "registered": "truongban", "reviewed": "truongban", "plan_approved": "chutich",
    "carried_out": "truongban", "self_assessed": "truongban", "decided": "chutich",
}  # fmt: skip


def set_rules(officer, commune, *, without=(), procedure=PROCEDURE, rules=None, since=date(2024, 1, 1)):
    """Write the rules down as a commune would, each with its ground."""
    for key, value in (rules or RULES).items():
        if key not in without:
            setting_actions.set_rule(
                officer, commune, procedure, key, value, since=since, decided_by="UBND tỉnh (thử)",
                paper="QĐ (thử)", moment=at(date(2024, 1, 5)),
            )  # fmt: skip
