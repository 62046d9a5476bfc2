from django.urls import path

from doorstep.visits import views

app_name = "visits"
urlpatterns = [
    path("console/visits/", views.week, name="list"),
    path("console/visits/overdue/", views.overdue, name="overdue"),
    path("console/visits/route/", views.route, name="route"),
    path("console/visits/people/<int:pk>/", views.person, name="person"),
    path("console/visits/people/<int:pk>/carer/", views.carer, name="carer"),
    path("console/visits/hand-over/", views.hand_over, name="hand_over"),
    path("console/visits/plans/", views.plans, name="plans"),
    path("console/visits/plans/new/", views.plan_new, name="plan_new"),
    path("console/visits/plans/<int:pk>/change/", views.plan_change, name="plan_change"),
    path("console/visits/plans/<int:pk>/end/", views.plan_end, name="plan_end"),
    path("console/visits/needs/", views.needs, name="needs"),
    path("console/visits/needs/<int:pk>/", views.need, name="need"),
    path("console/visits/unopened/", views.unopened, name="unopened"),
    path("console/visits/unopened/<int:pk>/", views.unopened_one, name="unopened_one"),
    path("console/visits/unopened/<int:pk>/take-over/", views.take_over, name="take_over"),
]
