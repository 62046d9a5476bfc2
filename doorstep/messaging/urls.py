from django.urls import path

from doorstep.messaging.views import console, resident

app_name = "messaging"

urlpatterns = [
    path("inbox/", resident.inbox, name="inbox"),
    path("inbox/sms/", resident.sms_wish, name="sms_wish"),
    path("inbox/<int:pk>/", resident.message_page, name="message"),
    path("console/notices/", console.notice_list, name="notices"),
    path("console/notices/compose/", console.compose, name="compose"),
    path("console/notices/no-sms/", console.opt_outs, name="opt_outs"),
    path("console/notices/<int:pk>/", console.notice_page, name="notice"),
    path("console/notices/<int:pk>/progress/", console.notice_progress, name="progress"),
    path("console/notices/<int:pk>/recipients/", console.recipient_list, name="recipients"),
    path("console/notices/<int:pk>/again/", console.send_again, name="send_again"),
    path("console/notices/<int:pk>/drop/", console.drop, name="drop"),
]
