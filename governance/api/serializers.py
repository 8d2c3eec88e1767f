"""Shapes that every part of the API shares."""

from rest_framework import serializers

from governance.people.roles import Role


class ProblemSerializer(serializers.Serializer):
    """Every refusal looks like this."""

    code = serializers.CharField(help_text="For programs; does not change with the language.")
    message = serializers.CharField(help_text="For people.")
    fields = serializers.DictField(child=serializers.CharField(), help_text="What is wrong with which field.")  # type: ignore[assignment]


class PostingSerializer(serializers.Serializer):
    role = serializers.ChoiceField(Role.choices)
    role_label = serializers.CharField()
    area_code = serializers.CharField()
    department_id = serializers.IntegerField(allow_null=True)


class PersonSerializer(serializers.Serializer):
    """Who the token speaks for, and by which postings."""

    id = serializers.IntegerField()
    username = serializers.CharField()
    name = serializers.CharField()
    postings = PostingSerializer(many=True)


class SignInSerializer(serializers.Serializer):
    username = serializers.CharField(max_length=60, help_text="登录名")
    password = serializers.CharField(max_length=200, trim_whitespace=False, style={"input_type": "password"})
    code = serializers.CharField(
        max_length=40, required=False, default="", allow_blank=True, help_text="动态码；启用了的人必须填"
    )
    label = serializers.CharField(
        max_length=60, required=False, default="", allow_blank=True, help_text="哪个程序或设备，便于辨认"
    )


class SignedInSerializer(serializers.Serializer):
    token = serializers.CharField(help_text="Send as `Authorization: Bearer <token>`.")
    expires_at = serializers.DateTimeField()
    person = PersonSerializer()


class SignedOutSerializer(serializers.Serializer):
    ended = serializers.IntegerField(help_text="How many tokens ended.")
