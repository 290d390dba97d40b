"""Why a message was not sent, in plain words."""

SENTENCES = {
    "address_refused": "Requests are not sent to this address.",
    "ambiguous": "It may have arrived; sending it again was ruled out.",
    "answer_lost": "The connection broke before there was an answer.",
    "cap": "The customer got as many messages lately as the frequency cap allows.",
    "connection_lost": "The connection to the mail server broke while sending.",
    "deferred": "The mail server asked to try again later.",
    "endpoint_busy": "The other system asked to try again later.",
    "endpoint_not_reached": "The other system could not be reached.",
    "endpoint_paused": "The other system failed often and is left alone for a while.",
    "endpoint_refused": "The other system refused the request.",
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
    "possibly_sent": "It may have arrived: of an earlier try nobody knows the outcome.",
    "possibly_twice": "It was sent, possibly twice: of the first time nobody knows.",
    "quiet_hours": "It waits for the end of the quiet hours.",
    "redirected": "The other system pointed to another address, which is not followed.",
    "secret_missing": "The secret that should sign the request does not exist.",
    "refused": "The mail server refused it.",
    "suppressed": "Nothing is sent to this address.",
    "template_error": "The message could not be written for this customer.",
    "too_late": "Its time was over before it could be sent.",
    "unknown_customer": "The customer was merged, erased or is not identified.",
}


def explain(reason: str) -> str:
    """Return the sentence for a stored reason; the reason itself if it has none."""
    return SENTENCES.get(reason, reason)
