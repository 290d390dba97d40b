"""What may be wrong about asking to put something live, and answering it."""

from customers.domain.errors import RivermouthError


class ApprovalUnknown(RivermouthError):
    """Nobody asked for this."""

    code = "not_found"
    status = 404


class ApprovalClosed(RivermouthError):
    """This was decided or asked again in the meantime: look again."""

    code = "approval_closed"
    status = 409


class NotYourRequest(RivermouthError):
    """Only who asked to put something live can take that back."""

    code = "not_your_request"
    status = 403
