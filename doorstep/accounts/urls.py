from django.urls import path

from doorstep.accounts.views import audit, own, people, signing_in

app_name = "accounts"

urlpatterns = [
    path("sign-in/", signing_in.sign_in, name="sign_in"),
    path("sign-in/code/", signing_in.code, name="code"),
    path("sign-in/code/again/", signing_in.code_again, name="code_again"),
    path("sign-in/staff/", signing_in.staff, name="staff"),
    path("sign-in/second-step/", signing_in.second_step, name="second_step"),
    path("sign-in/authenticator/", signing_in.enrol, name="enrol"),
    path("sign-in/recovery-codes/", signing_in.recovery_codes, name="recovery_codes"),
    path("sign-in/new-password/", signing_in.new_password, name="new_password"),
    path("sign-out/", signing_in.sign_out, name="sign_out"),
    path("account/", own.account, name="account"),
    path("account/large-type/", own.elder_mode, name="elder_mode"),
    path("account/phone/", own.phone, name="phone"),
    path("account/phone/code/", own.phone_code, name="phone_code"),
    path("account/password/", own.password, name="password"),
    path("account/recovery-codes/", own.renew_codes, name="renew_codes"),
    path("account/authenticator/", own.replace_authenticator, name="replace_authenticator"),
    path("console/settings/people/", people.people, name="users"),
    path("console/settings/people/new/", people.person_new, name="user_new"),
    path("console/settings/people/<int:pk>/", people.person, name="user"),
    path("console/settings/people/<int:pk>/password/", people.person_password, name="user_password"),
    path("console/settings/people/<int:pk>/authenticator/", people.person_second_step, name="user_second_step"),
    path("console/settings/people/<int:pk>/close/", people.person_close, name="user_close"),
    path("console/settings/people/<int:pk>/open/", people.person_open, name="user_open"),
    path("console/settings/roles/<int:pk>/end/", people.role_end, name="role_end"),
    path("console/settings/audit/", audit.disclosures, name="audit"),
    path("console/settings/audit/events/", audit.events, name="audit_events"),
]
