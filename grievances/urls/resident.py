"""What residents do: raise a matter, follow it, answer, rate; join somebody else's."""

from django.urls import URLPattern, path

from grievances.views import join, photos, raise_help, raise_matter, raised, track, track_verbs

urlpatterns: list[URLPattern] = [
    path("grievances/new/", raise_matter.new, name="new"),
    path("grievances/new/challenge/", raise_help.challenge, name="challenge"),
    path("grievances/new/places/", raise_help.places, name="places"),
    path("grievances/new/position/", raise_help.position, name="position"),
    path("grievances/new/similar/", raise_help.similar, name="similar"),
    path("grievances/new/photos/", raise_help.add_photo, name="pending_photo_add"),
    path("grievances/new/photos/remove/", raise_help.remove_photo, name="pending_photo_remove"),
    path("grievances/new/photos/<str:submission>/<str:key>/", raise_help.photo, name="pending_photo"),
    path("grievances/raised/", raised.raised, name="raised"),
    path("grievances/track/", track.track, name="track"),
    path("grievances/track/<str:code>/", track.matter, name="matter"),
    path("grievances/track/<str:code>/reply/", track_verbs.reply, name="reply"),
    path("grievances/track/<str:code>/add/", track_verbs.add, name="add"),
    path("grievances/track/<str:code>/withdraw/", track_verbs.withdraw, name="withdraw"),
    path("grievances/track/<str:code>/rate/", track_verbs.rate, name="rate"),
    path("grievances/track/<str:code>/mine_is_another/", track_verbs.mine_is_another, name="mine_is_another"),
    path("grievances/track/<str:code>/dispute/", track_verbs.dispute, name="dispute"),
    path("grievances/track/<str:code>/contest-decline/", track_verbs.contest_decline, name="contest_decline"),
    path("grievances/photos/<uuid:public_id>/", photos.photo, name="photo"),
    path("grievances/<int:pk>/join/", join.join, name="join"),
]
