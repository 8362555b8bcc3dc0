"""Public addresses of pledges and elections."""

from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from .views import reading, signing

app_name = "pledges"

urlpatterns = [
    path("pledges/", reading.pledge_list, name="list"),
    path("pledges/new/", signing.sign, name="sign"),
    path("pledges/sent/", signing.sent, name="sent"),
    path("pledges/confirm/<str:token>/", signing.confirm, name="confirm"),
    path("pledges/withdraw/<str:token>/", signing.withdraw, name="withdraw"),
    path("pledges/elections/", reading.election_list, name="elections"),
    path("pledges/elections/<slug:slug>/", reading.election_page, name="election"),
    path("pledges/<int:number>/", reading.pledge_page, name="pledge"),
    path("pledges/<int:number>/card.png", reading.pledge_card, name="card"),
    path("embed/pledges/<int:number>/", reading.embed_pledge, name="embed"),
]

# Public pages set no cookie, so no form can carry a token: see views/signing.py for what guards them instead.
for pattern in urlpatterns:
    pattern.callback = csrf_exempt(pattern.callback)
