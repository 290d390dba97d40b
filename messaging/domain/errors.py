"""What can be wrong with a request about messages."""

from customers.domain.errors import RivermouthError


class MessagingError(RivermouthError):
    """A request about messages is not right."""


class TemplateInvalid(MessagingError):
    """This message cannot be used as it is written."""

    code = "template.invalid"


class TemplateNameTaken(MessagingError):
    """Another message has this name."""

    code = "template.name_taken"


class TemplateChanged(MessagingError):
    """Somebody else saved this message in the meantime."""

    code = "template.changed"
    status = 412


class AddressRefused(MessagingError):
    """Nothing is sent to this address: it is no public address of the web."""

    code = "webhook.address_refused"


class TrialRefused(Exception):
    """A test cannot be sent as asked; whoever asked names the field to people."""

    def __init__(self, field: str, code: str, message: str) -> None:
        super().__init__(message)
        self.field, self.code, self.message = field, code, message
