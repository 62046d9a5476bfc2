"""A small town through the services: two communities in one street, their people, and one of everything.

`Town` is what stands before anything happens. `LivelyTown` has had a month: activities in every state, a series,
notices, records, a follow-up, a photo. The system tests and the tests about outsiders live in it. Names are made up.
"""

import io
import uuid
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from doorstep.accounts.models import User
from doorstep.accounts.selectors import actor_for_user
from doorstep.accounts.services import create_organisation, create_user, disclose, give_role
from doorstep.activities import services as activities
from doorstep.activities.models import Activity, Attendance, FollowUp, Method, Photo, Series, Template
from doorstep.activities.plans import DutyPlan, PartnerPlan, Plan, from_template
from doorstep.activities.recurrence import MONTHLY_DAY, Rule
from doorstep.cards.models import Card
from doorstep.cards.services import make_entry
from doorstep.elders import services as elders
from doorstep.field import services as field
from doorstep.field.models import Device, FieldConflict
from doorstep.intake import services as intake
from doorstep.intake.models import ImportFile
from doorstep.kernel import clock
from doorstep.kernel.actor import Actor, system
from doorstep.matching.finding import find_pairs
from doorstep.matching.models import Merge, Pair
from doorstep.matching.services import merge_people
from doorstep.messaging.models import Message
from doorstep.messaging.recipients import Recipient
from doorstep.messaging.services import draft_notice, send_notice
from doorstep.outreach.services import make_round
from doorstep.partners.services import create_partner
from doorstep.places.services import create_site
from doorstep.privacy import services as privacy
from doorstep.privacy.models import Consent, Share
from doorstep.programmes.models import Programme, ServiceItem
from doorstep.programmes.services import load_delivered
from doorstep.regions.models import Level, Region
from doorstep.regions.services import create_region
from doorstep.residents.models import Person, Sex
from doorstep.residents.services import create_person, household_at, set_proxy
from doorstep.visits import services as visits
from doorstep.visits.models import VisitNeed
from tests.moments import at

SYSTEM = system("test")
LONG_AGO = date(2020, 7, 1)
PASSWORD = "桂花开了满院子都是香的"
SQUARE = (32.0100, 120.8700)


class Town:
    """紫兴社区 and its neighbour 转水社区."""

    def __init__(self) -> None:
        load_delivered(actor=SYSTEM)
        activities.load_templates(actor=SYSTEM)
        self.district = self._region(None, Level.DISTRICT, "T320613", "崇川区")
        self.street = self._region(self.district, Level.STREET, "T01", "崇川经济开发区")
        self.community = self._region(self.street, Level.COMMUNITY, "T001", "紫兴社区", duty_day=6)
        self.grid = self._region(self.community, Level.GRID, "T0001", "紫兴第3网格")
        self.building = self._region(self.grid, Level.BUILDING, "T00001", "桂花苑6幢", kind="building")
        self.neighbour = self._region(self.street, Level.COMMUNITY, "T002", "转水社区")
        self.neighbour_grid = self._region(self.neighbour, Level.GRID, "T0002", "转水第1网格")
        self.far_street = self._region(self.district, Level.STREET, "T02", "永兴街道")

        self.staff = self._staff("staff-li", "李秀芳", "community_staff", self.community, "13900000112")
        self.grid_worker = self._staff("staff-shen", "沈志强", "grid_worker", self.grid, "13900000113")
        self.officer = self._staff("staff-xu", "徐明", "street_officer", self.street, "13900000114")
        self.district_officer = self._staff("staff-gu", "顾华", "district_officer", self.district, "13900000115")
        self.admin = self._staff("staff-guan", "管平", "administrator", self.district, "13900000116")
        self.auditor = self._staff("staff-yan", "严正", "privacy_auditor", self.district, "13900000117")
        self.doctor = self._staff("staff-ji", "季医生", "doctor", self.community, "13900000118")
        self.neighbour_staff = self._staff("staff-qian", "钱进", "community_staff", self.neighbour, "13900000119")
        self.neighbour_grid_worker = self._staff("staff-wu", "吴伟", "grid_worker", self.neighbour_grid, "13900000120")
        self.far_officer = self._staff("staff-he", "何军", "street_officer", self.far_street, "13900000122")
        self.far_admin = self._staff("staff-lv", "吕静", "administrator", self.far_street, "13900000123")

        self.elder_user, self.elder = self._resident("周明兰", Sex.FEMALE, date(1945, 3, 12), "13900000147", "302")
        self.daughter_user, self.daughter = self._resident("陈晓燕", Sex.FEMALE, date(1971, 9, 5), "13900000131", "501")
        self.man_user, self.man = self._resident("王建国", Sex.MALE, date(1950, 6, 1), "13900000252", "101")
        self.proxy = set_proxy(
            actor=SYSTEM, person=self.elder, user=self.daughter_user, relation="daughter", consent="window"
        )
        self.hospital = create_organisation(actor=SYSTEM, name="市北护理院", kind="hospital")
        self.partner = create_partner(
            actor=SYSTEM,
            region=self.community,
            organisation=self.hospital,
            contact_name="施医生",
            contact_phone="13900000160",
            agreement_from=LONG_AGO,
            scope="义诊、体检报告解读",
        )
        self.partner_user = create_user(
            actor=SYSTEM, username="staff-shi", name="施医生", phone="13900000121", password=PASSWORD
        )
        give_role(actor=SYSTEM, user=self.partner_user, role="partner_staff", organisation=self.hospital)
        self.square = create_site(
            actor=SYSTEM,
            region=self.community,
            kind="square",
            name="桂花苑小广场",
            landmark="进大门往左，凉亭旁边",
            step_free=True,
            latitude=SQUARE[0],
            longitude=SQUARE[1],
            opened_on=LONG_AGO,
        )

    @staticmethod
    def _region(parent: Region | None, level: int, code: str, name: str, **more: object) -> Region:
        return create_region(
            actor=SYSTEM,
            parent=parent,
            level=level,
            code=code,
            name=name,
            valid_from=LONG_AGO,
            latitude=SQUARE[0],
            longitude=SQUARE[1] + 0.002,
            **more,  # type: ignore[arg-type]
        )

    @staticmethod
    def _staff(username: str, name: str, role: str, region: Region, phone: str) -> User:
        user = create_user(actor=SYSTEM, username=username, name=name, phone=phone, password=PASSWORD)
        User.objects.filter(pk=user.pk).update(must_change_password=False)
        give_role(actor=SYSTEM, user=user, role=role, region=region)
        return user

    def _resident(self, name: str, sex: int, born: date, phone: str, room: str) -> tuple[User, Person]:
        user = create_user(actor=SYSTEM, username=f"r{phone}", name=name, phone=phone)
        home = household_at(
            actor=SYSTEM, region=self.grid, address="桂花苑6幢", building=self.building, unit="2", room=room
        )
        person = create_person(
            actor=SYSTEM,
            region=self.grid,
            name=name,
            sex=sex,
            birth_date=born,
            phone=phone,
            household=home,
            user=user,
            no_id_reason="not_at_hand",
        )
        return user, person

    def resident_without_account(self, name: str, phone: str, born: date = date(1948, 5, 5)) -> Person:
        return create_person(
            actor=SYSTEM,
            region=self.grid,
            name=name,
            sex=Sex.MALE,
            birth_date=born,
            phone=phone,
            address="桂花苑6幢",
            unit="1",
            room=phone[-3:],
            no_id_reason="not_at_hand",
        )


class LivelyTown(Town):
    """One of everything that has a page of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.actor: Actor = actor_for_user(self.staff)
        self.template = Template.objects.select_related("programme").get(code="monthly_free_clinic")
        now = clock.now()
        self.tomorrow = self._activity(now + timedelta(days=1), capacity=20)
        self.full = self._activity(now + timedelta(days=3), capacity=1, template="health_talk")
        self.draft = self._activity(now + timedelta(days=9), publish=False)
        self.closed, self.running = self._held()
        self.cancelled = self._activity(now + timedelta(days=4), capacity=5)
        activities.cancel_activity(actor=self.actor, activity_id=self.cancelled.pk, reason="讲课的老师病了，改天再讲")

        elder, man = actor_for_user(self.elder_user), actor_for_user(self.man_user)
        self.signup = activities.sign_up(actor=elder, activity_id=self.tomorrow.pk, person_id=self.elder.pk)
        activities.sign_up(actor=man, activity_id=self.full.pk, person_id=self.man.pk)
        self.waiting = activities.sign_up(actor=elder, activity_id=self.full.pk, person_id=self.elder.pk)
        activities.confirm_all()
        self.series = self._series()
        self.series_day = self.series.activities.earliest("starts_at").series_day
        self.sent, self.notice_draft = self._notices()
        self.message = Message.objects.filter(user=self.elder_user).earliest("pk")
        disclose(actor=self.actor, thing=self.elder, field="phone", purpose="通知改期")
        self.pair, self.merge = self._double_files()
        self._ledger()
        self.round = make_round(
            actor=self.actor,
            region=self.community,
            programme=Programme.objects.get(code="waste_sorting_visits"),
            topic="垃圾分类怎么分",
            starts_on=clock.today(),
            ends_on=clock.today() + timedelta(days=14),
        )
        self.list_file = self._list()
        self._cards()
        self.consent, self.share = self._agreed()
        self.copy_request = privacy.ask_for(actor=self.actor, person=self.elder, kind="copy", how="window")
        self.erase_request = privacy.ask_for(actor=self.actor, person=self.man, kind="erasure", how="writing")
        self.telephone, self.two_values = self._telephone()
        self._visits()

    def _visits(self) -> None:
        """A plan, a door that nobody opened, and a need that was found."""
        self.visit_plan = visits.make_plan(
            actor=self.actor, region=self.community, name="每周上门", frequency="week", care_level="weekly"
        )
        worker, person = actor_for_user(self.grid_worker), self.elder.pk
        found: dict[str, Any] = {"actor": worker, "person_id": person, "client_uuid": uuid.uuid4()}
        met = visits.record_visit(**found, result="family", mode="phone", abnormal=["mood"]).record
        self.need = VisitNeed.objects.get(record=met)
        found["client_uuid"] = uuid.uuid4()
        self.unopened = visits.record_visit(**found, result="no_answer", mode="door").record.escalation

    def _agreed(self) -> tuple[Consent, Share]:
        """What the elder agreed to: photos, and that the care home reads where she lives and whom to call."""
        shown = privacy.Shown("paper", "居委会3号文件夹", clock.today())
        consent = privacy.record_consent(actor=self.actor, person=self.elder, kind="photos", shown=shown)
        share = privacy.share(
            actor=self.actor,
            person=self.elder,
            partner=self.partner,
            fields=["name", "door", "contacts"],
            purpose="工作日送午饭",
            starts_on=clock.today(),
            ends_on=clock.today() + timedelta(days=90),
            shown=shown,
        )
        return consent, share

    def _cards(self) -> None:
        """The contact card of the grid, with a line of the community and one of its own."""
        duty: dict[str, Any] = {"kind": "community_duty", "name": "紫兴社区值班", "phone": "0513-00001234"}
        make_entry(actor=self.actor, region=self.community, **duty, hours="白天夜里都有人")
        self.card_entry = make_entry(
            actor=self.actor,
            region=self.grid,
            kind="grid_worker",
            assignment=self.grid_worker.assignments.get(),
            own_phone=True,
            agreed=True,
        )
        self.card = Card.objects.get(region=self.grid)

    def _telephone(self) -> tuple[Device, FieldConflict]:
        """The telephone of the grid worker, and a number that he was told at the door."""
        worker = actor_for_user(self.grid_worker)
        device = field.register(actor=worker, install=uuid.uuid4(), name="Android, Chrome")
        body = {"person": self.elder.pk, "changes": {"phone": {"base": "13900000147", "value": "13900000148"}}}
        parcel = field.Parcel(uuid.uuid4(), "edit", body, clock.now())
        wrong = field.Parcel(uuid.uuid4(), "knock", {"door": 1, "result": "reached"}, clock.now())
        field.take(actor=worker, device=device, parcels=[parcel, wrong], sent_at=clock.now())
        return device, FieldConflict.objects.get(operation_id=parcel.id)

    def _ledger(self) -> None:
        """What is kept of the elder."""
        about: dict[str, Any] = {"actor": self.actor, "person": self.elder}
        elders.change_sheet(**about, changes={"living": "alone", "care_level": "weekly", "care_reason": "独居"})
        elders.set_tag(**about, tag="lives_alone")
        self.contact = elders.add_contact(**about, name="陈晓燕", relation="daughter", phone="13900000131")
        points = {"eating": 0, "washing": 1, "dressing": 0, "toilet": 0, "moving": 1}
        self.rating = elders.rate_self_care(**about, points=points)

    def _list(self) -> ImportFile:
        """A list that was handed in and looked at: one good row, one whose ID number has lost its digits."""
        rows = [
            "姓名,身份证号,联系电话,家庭住址",
            "季桂兰,无证件,13900000401,桂花苑6幢1单元401室",
            "沈友才,3.20602E+17,,",
        ]
        content = io.BytesIO("\r\n".join(rows).encode())
        file = intake.hand_in(actor=self.actor, region=self.community, content=content, name="紫兴社区老人名单.csv")
        return intake.preview(actor=SYSTEM, file_id=file.pk)

    def _double_files(self) -> tuple[Pair, Merge]:
        """One pair that nobody has decided on, and two files that were merged."""
        first = self.resident_without_account("许长林", "13900000301")
        second = self.resident_without_account("許長林", "13900000302")
        third, fourth = (self.resident_without_account("孙有财", "13900000303", date(1939, 1, 2)) for _ in range(2))
        merge = merge_people(actor=self.actor, kept_id=third.pk, gone_id=fourth.pk, reason="本人到窗口核对")
        find_pairs(actor=SYSTEM, area_path=self.district.path)
        return Pair.objects.get(low=first, high=second), merge

    def plan(self, starts_at: datetime, template: str = "monthly_free_clinic", **changes: Any) -> Plan:
        found = Template.objects.select_related("programme").get(code=template)
        plan = from_template(found, clock.today(), starts_at=starts_at)
        return replace(
            plan,
            site_id=self.square.pk,
            partners=[PartnerPlan(organisation_id=self.hospital.pk, part="host", people=2)],
            duties=[DutyPlan(name=self.staff.name, user_id=self.staff.pk)],
            **changes,
        )

    def _activity(
        self, starts_at: datetime, *, publish: bool = True, template: str = "monthly_free_clinic", **changes: Any
    ) -> Activity:
        activity = activities.create_activity(
            actor=self.actor,
            region=self.community,
            plan=self.plan(starts_at, template, **changes),
            template=Template.objects.get(code=template),
        )
        if publish:
            activity = activities.publish_activity(actor=self.actor, activity_id=activity.pk)
        return activity

    def _held(self) -> tuple[Activity, Activity]:
        """One that was closed yesterday, and one that began an hour ago."""
        now = clock.now()
        with at(now - timedelta(days=5)):
            past = self._activity(now - timedelta(days=1, hours=3), capacity=20)
            running = self._activity(now - timedelta(hours=1), capacity=20)
            activities.sign_up(actor=self.actor, activity_id=running.pk, person_id=self.man.pk)
            self.unclosed = self._activity(now - timedelta(days=1, hours=6), capacity=20, template="health_talk")
        with at(now - timedelta(days=1)):
            self._come(past)
            activities.close_activity(actor=self.actor, activity_id=past.pk, summary="来的人多，秩序好。")
        self.attendance = self._come(running)
        self.service = running.services.get()
        self.follow_up = FollowUp.objects.get(service=self.service)
        self.photo = self._photo(running)
        self.stall = running.stalls.earliest("position")
        return past, running

    def _come(self, activity: Activity) -> Attendance:
        found = activities.check_in(
            actor=self.actor,
            activity_id=activity.pk,
            person_id=self.elder.pk,
            method=Method.NAME,
            client_id=uuid.uuid4(),
        )
        activities.count_heads(actor=self.actor, activity_id=activity.pk, heads=4, client_id=uuid.uuid4())
        activities.record_service(
            actor=self.actor,
            activity_id=activity.pk,
            stall_id=activity.stalls.earliest("position").pk,
            item_id=ServiceItem.objects.get(programme=activity.programme, code="blood_pressure").pk,
            person_id=self.elder.pk,
            reading={"systolic": 168, "diastolic": 96, "pulse": 80},
            client_id=uuid.uuid4(),
        )
        return found.attendance

    def _photo(self, activity: Activity) -> Photo:
        return activities.add_photo(
            actor=self.actor, activity_id=activity.pk, upload=picture(), caption="小广场，量血压的队"
        )

    def _series(self) -> Series:
        starts_at = clock.at(clock.today() + timedelta(days=1), "14:00")
        return activities.create_series(
            actor=self.actor,
            region=self.community,
            template=Template.objects.get(code="theme_day"),
            plan=self.plan(starts_at, "theme_day"),
            rule=Rule(MONTHLY_DAY, day=15),
            ends_on=clock.today() + timedelta(days=365),
        )

    def _notices(self) -> tuple[object, object]:
        people = [
            Recipient(f"residents.person:{one.pk}", one.name, one.user_id, one.phone) for one in (self.elder, self.man)
        ]
        body = "紫兴社区：明天上午8点，桂花苑小广场义诊，不收钱。"
        sent = draft_notice(
            actor=self.actor, region=self.community, title="家门口义诊，明天请来", body=body, recipients=people
        )
        send_notice(actor=self.actor, notice=sent)
        spec = {"kind": "group", "area": self.community.path, "group": "elder_60"}
        draft = draft_notice(actor=self.actor, region=self.community, title="健康讲座", body=body, audience=spec)
        return sent, draft


def picture(name: str = "clinic.jpg", colour: str = "#8a3a12") -> SimpleUploadedFile:
    """A photo that is one."""
    held = io.BytesIO()
    Image.new("RGB", (640, 480), colour).save(held, "JPEG")
    return SimpleUploadedFile(name, held.getvalue(), content_type="image/jpeg")
