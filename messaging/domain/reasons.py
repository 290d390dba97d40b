"""Why a message was not sent, in plain words."""

SENTENCES = {
    "ambiguous": "It may have arrived; sending it again was ruled out.",
    "connection_lost": "The connection to the mail server broke while sending.",
    "deferred": "The mail server asked to try again later.",
    "hard_bounce": "The mail server says that this address does not exist.",
    "incubating": "The customer is in an onboarding journey, which comes first.",
    "invalid_address": "The address of the customer is not one e-mail address.",
    "invalid_header": "A value in the subject contains a line break.",
    "lease_expired": "The process that sent it ended before it knew the outcome.",
    "no_address": "The customer has no address for this channel.",
    "no_consent": "The customer has not agreed to marketing messages, or withdrew.",
    "not_reached": "The mail server could not be reached.",
    "not_supported": "The mail server cannot take this address.",
    "not_taken": "The mail server did not take it.",
    "refused": "The mail server refused it.",
    "suppressed": "Nothing is sent to this address.",
    "template_error": "The message could not be written for this customer.",
    "too_late": "Its time was over before it could be sent.",
    "unknown_customer": "The customer was merged, erased or is not identified.",
}


def explain(reason: str) -> str:
    """Return the sentence for a stored reason; the reason itself if it has none."""
    return SENTENCES.get(reason, reason)
