"""Addresses of topics: of residents, and of the desk (before `/desk/<code>/`, which takes what nobody took)."""

from django.urls import URLPattern, path

from deliberation.views import topics_desk, topics_file, topics_page, topics_propose, topics_public

urlpatterns: list[URLPattern] = [
    path("topics/", topics_public.topic_list, name="topics"),
    path("topics/new/", topics_propose.new_topic, name="topic_new"),
    path("topics/photos/<int:pk>/", topics_page.photo, name="topic_photo"),
    path("topics/<str:code>/", topics_page.topic_page, name="topic"),
    path("topics/<str:code>/support/", topics_page.support, name="topic_support"),
    path("topics/<str:code>/comment/", topics_page.comment, name="topic_comment"),
    path("topics/<str:code>/withdraw/", topics_page.withdraw, name="topic_withdraw"),
    path("desk/topics/", topics_desk.desk_list, name="desk_topics"),
    path("desk/topics/words/", topics_desk.words_queue, name="desk_topic_words"),
    path("desk/topics/from/<int:grievance_id>/", topics_desk.from_matter, name="topic_from_matter"),
    path("desk/topics/<str:code>/", topics_file.file_page, name="desk_topic"),
    path("desk/topics/<str:code>/photos/<int:pk>/", topics_file.clear_photo, name="desk_topic_photo"),
    path("desk/topics/<str:code>/<str:slug>/", topics_file.verb_page, name="desk_topic_verb"),
]
