"""What the API of messages takes and gives."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from customers.domain.names import name_of
from messaging.domain.problems import Problem
from messaging.domain.reasons import explain
from messaging.domain.scan import SOURCE_LIMIT
from messaging.models import (
    WRITTEN,
    Channel,
    MailboxItem,
    Message,
    Purpose,
    Template,
)
from messaging.services import Words


class WordsSerializer(serializers.Serializer[Any]):
    """Subject and body of a message. What is wrong with them the domain says."""

    subject = serializers.CharField(
        max_length=2_000, allow_blank=True, trim_whitespace=False
    )
    html = serializers.CharField(
        max_length=2 * SOURCE_LIMIT, allow_blank=True, trim_whitespace=False
    )
    text = serializers.CharField(
        max_length=2 * SOURCE_LIMIT,
        allow_blank=True,
        trim_whitespace=False,
        default="",
    )

    def get_words(self) -> Words:
        """Return the checked words."""
        data = self.validated_data
        return Words(data["subject"], data["html"], data["text"])


class TemplateInputSerializer(WordsSerializer):
    """A message as its author saves it."""

    name = serializers.CharField(max_length=120)
    channel = serializers.ChoiceField(WRITTEN, default=Channel.EMAIL)
    purpose = serializers.ChoiceField(Purpose.choices, default=Purpose.MARKETING)


class PreviewInputSerializer(WordsSerializer):
    """A message to be tried with a customer."""

    customer_id = serializers.IntegerField(min_value=1)
    channel = serializers.ChoiceField(WRITTEN, default=Channel.EMAIL)
    purpose = serializers.ChoiceField(Purpose.choices, default=Purpose.MARKETING)


class ProblemSerializer(serializers.Serializer[Problem]):
    """One finding in a message."""

    field = serializers.CharField()
    line = serializers.IntegerField()
    code = serializers.CharField()
    message = serializers.CharField()
    level = serializers.ChoiceField(["problem", "advice"])


class PreviewSerializer(serializers.Serializer[Any]):
    """What the customer would get."""

    subject = serializers.CharField()
    html = serializers.CharField()
    text = serializers.CharField()
    problems = ProblemSerializer(many=True)


class TemplateRowSerializer(serializers.ModelSerializer[Template]):
    """A message in a list."""

    version = serializers.IntegerField(source="current.number")
    subject = serializers.CharField(source="current.subject")

    class Meta:
        model = Template
        fields = (
            *("id", "name", "channel", "purpose", "version", "subject"),
            *("created_at", "updated_at"),
        )


class TemplateSerializer(TemplateRowSerializer):
    """A message with its words, and advice after saving."""

    html = serializers.CharField(source="current.html")
    text = serializers.CharField(source="current.text")
    problems = ProblemSerializer(many=True, required=False)

    class Meta(TemplateRowSerializer.Meta):
        fields = (*TemplateRowSerializer.Meta.fields, "html", "text", "problems")


class TemplateRefSerializer(serializers.Serializer[Template]):
    """Which message it was."""

    id = serializers.IntegerField()
    name = serializers.CharField()


class CustomerMessageSerializer(serializers.Serializer[Message]):
    """One message to a customer."""

    id = serializers.UUIDField()
    channel = serializers.CharField()
    purpose = serializers.CharField()
    template = TemplateRefSerializer(source="template_version.template")
    subject = serializers.SerializerMethodField(help_text="null until it was sent")
    status = serializers.ChoiceField(choices=Message.Status.choices)
    reason = serializers.CharField()
    reason_text = serializers.SerializerMethodField(help_text="in plain words")
    created_at = serializers.DateTimeField()
    done_at = serializers.DateTimeField(allow_null=True)
    opened_at = serializers.DateTimeField(allow_null=True)
    clicked_at = serializers.DateTimeField(allow_null=True)
    in_mailbox = serializers.SerializerMethodField()

    def get_subject(self, message: Message) -> str | None:
        """Return the subject as it was sent, if the mailbox has it."""
        mail: MailboxItem | None = getattr(message, "mailboxitem", None)
        return mail.subject if mail else None

    def get_reason_text(self, message: Message) -> str:
        """Return why it was not sent, or not yet."""
        return explain(message.reason)

    def get_in_mailbox(self, message: Message) -> bool:
        """Tell whether it can be read in the mailbox."""
        return hasattr(message, "mailboxitem")


class MailCustomerSerializer(serializers.Serializer[Any]):
    """Whom a mail went to."""

    id = serializers.IntegerField()
    name = serializers.CharField(allow_null=True)


class MailRowSerializer(serializers.Serializer[MailboxItem]):
    """A mail in the list of the built-in mailbox."""

    id = serializers.UUIDField(source="message_id")
    customer = serializers.SerializerMethodField()
    address = serializers.SerializerMethodField(help_text="null for viewers")
    subject = serializers.CharField()
    received_at = serializers.DateTimeField()
    opened_at = serializers.DateTimeField(allow_null=True)

    @extend_schema_field(MailCustomerSerializer)
    def get_customer(self, item: MailboxItem) -> dict[str, Any]:
        """Return id and name."""
        return {"id": item.customer_id, "name": name_of(item.customer.attributes)}

    def get_address(self, item: MailboxItem) -> str | None:
        """Return the address unless the reader is a viewer."""
        return item.address if self.context["shows_addresses"] else None


class MailSerializer(MailRowSerializer):
    """One mail; its HTML has an address of its own."""

    text = serializers.SerializerMethodField()
    body_url = serializers.SerializerMethodField()

    def get_text(self, item: MailboxItem) -> str:
        """Return the plain-text part."""
        return hide_address(item, item.text, self.context["shows_addresses"])

    def get_body_url(self, item: MailboxItem) -> str:
        """Return the address of the body, which runs in a sandbox."""
        return f"/api/mailbox/{item.message_id}/body"


def hide_address(item: MailboxItem, content: str, shows_addresses: bool) -> str:
    """Return a part of a mail as a reader may see it: viewers see no addresses."""
    return content if shows_addresses else content.replace(item.address, "•••")
