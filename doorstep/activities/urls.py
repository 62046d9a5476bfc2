from datetime import date

from django.urls import path, register_converter

from doorstep.activities.views import closing, console, desk, door, follow_ups, plan, resident, series, stall


class DayConverter:
    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        return value.isoformat()


register_converter(DayConverter, "activity_day")

app_name = "activities"
ONE = "console/activities/<int:pk>/"
SERIES = "console/activities/series/<int:pk>/"

urlpatterns = [
    # Residents
    path("activities/", resident.activity_list, name="list"),
    path("activities/where/", resident.where, name="where"),
    path("activities/<int:pk>/", resident.detail, name="detail"),
    path("activities/<int:pk>/sign-up/", resident.sign_up, name="sign_up"),
    path("activities/<int:pk>/calendar.ics", resident.calendar, name="calendar"),
    path("me/activities/", resident.mine, name="mine"),
    path("me/activities/<uuid:token>/", resident.show_ticket, name="ticket"),
    path("me/activities/<uuid:token>/cancel/", resident.cancel_ticket, name="ticket_cancel"),
    path("d/<uuid:door_token>/", door.door, name="door"),
    # Planning
    path("console/activities/", console.activity_list, name="console_list"),
    path("console/activities/new/", plan.choose, name="new"),
    path("console/activities/new/<slug:code>/", plan.new, name="new_from"),
    path("console/activities/series/", series.series_list, name="series_list"),
    path("console/activities/series/new/<slug:code>/", series.new, name="series_new"),
    path("console/activities/series/preview/", series.preview, name="series_preview"),
    path(SERIES, series.detail, name="series"),
    path(f"{SERIES}stop/", series.stop, name="series_stop"),
    path(f"{SERIES}<activity_day:on>/skip/", series.skip, name="series_skip"),
    path(f"{SERIES}<activity_day:on>/move/", series.move, name="series_move"),
    path(ONE, console.detail, name="console_detail"),
    path(f"{ONE}edit/", plan.edit, name="edit"),
    path(f"{ONE}publish/", plan.publish, name="publish"),
    path(f"{ONE}cancel/", plan.cancel, name="cancel"),
    path(f"{ONE}filing/", console.filing, name="filing"),
    path(f"{ONE}poster/", console.poster, name="poster"),
    path(f"{ONE}sign-up/", console.staff_sign_up, name="staff_sign_up"),
    path(f"{ONE}sign-ups/<int:signup_pk>/cancel/", console.signup_cancel, name="signup_cancel"),
    # On the day
    path(f"{ONE}desk/", desk.desk, name="desk"),
    path(f"{ONE}desk/counters/", desk.counters, name="desk_counters"),
    path(f"{ONE}desk/check-in/", desk.check_in, name="desk_check_in"),
    path(f"{ONE}desk/heads/", desk.heads, name="desk_heads"),
    path(f"{ONE}desk/<int:attendance_pk>/undo/", desk.undo, name="desk_undo"),
    path(f"{ONE}stalls/<int:stall_pk>/", stall.stall, name="stall"),
    path(f"{ONE}services/<int:service_pk>/undo/", stall.undo, name="service_undo"),
    # Afterwards
    path(f"{ONE}close/", closing.close, name="close"),
    path(f"{ONE}photos/", closing.photos, name="photos"),
    path(f"{ONE}photos/<int:photo_pk>/remove/", closing.photo_remove, name="photo_remove"),
    path("console/follow-ups/", follow_ups.follow_ups, name="follow_ups"),
    path("console/follow-ups/<int:pk>/", follow_ups.finish, name="follow_up"),
]
