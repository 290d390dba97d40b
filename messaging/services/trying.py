"""Send a message to somebody who tries it: the same words by the same way out.

No row of the outbox is written, so that no cap, number, event or consent ever sees
it. Its links record nothing, and the one that unsubscribes names nobody.
"""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from customers.models import Customer, Workspace
from customers.selectors import find_suppressed, get_now, get_workspace
from messaging.domain.addresses import AddressError, HeaderError, parse_address
from messaging.domain.errors import TrialRefused
from messaging.domain.policy import Outcome
from messaging.domain.problems import TemplateError
from messaging.domain.surveys import read_survey
from messaging.models import Purpose, TemplateVersion
from messaging.selectors import get_current_versions, get_versions
from messaging.services import links, rendering
from messaging.services.channels import Outgoing, Result, get_provider

NOBODY = 0  # no customer has this id: ending their subscription ends nothing
MARK = "[Test]"
NOTICE = "This is a test. Its links to unsubscribe and to answer do nothing."
_REASONS = {
    "no_template": "The message chosen here does not exist any more.",
    "suppressed": "Nothing may be sent to this address: it is on the list of those"
    " who must not be written to.",
    "unreachable": "The provider could not be reached.",
}


@dataclass(frozen=True, slots=True)
class Trial:
    """A message somebody wants to see.

    Parameters
    ----------
    key, name
        What sends it: a step of a journey, a variant of a campaign.
    context
        As its cause would hand it over.
    """

    key: str
    name: str
    template_id: int
    purpose: str
    context: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Tried:
    """How one of them ended at one address.

    Parameters
    ----------
    code
        Empty: the provider took it.
    message
        What went wrong; or what the words name that this customer has not.
    """

    trial: Trial
    address: str
    subject: str = ""
    code: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class Tested:
    """The customer the messages were written for, and how each ended."""

    customer: Customer
    results: list[Tried]


def send_trials(
    *,
    channel: str,
    customer: Customer,
    trials: Sequence[Trial],
    addresses: Sequence[str],
) -> Tested:
    """Send messages as one customer would get them to other addresses, marked as tests.

    Nothing is repeated: what a provider did not take is told.
    """
    writer = Writer(channel, customer, get_workspace(), get_now())
    suppressed = find_suppressed(channel, dict(enumerate(addresses)))
    found: dict[uuid.UUID, Tried] = {}
    outgoing: list[Outgoing] = []
    for tried, written in writer.write(trials):
        for number, address in enumerate(addresses):
            key = uuid.uuid4()
            found[key] = replace(tried, address=address)
            if number in suppressed and not tried.code:
                found[key] = _fail(found[key], "suppressed")
            elif written is not None and not tried.code:
                outgoing.append(replace(written, message_id=key, address=address))
    results: dict[uuid.UUID, Result] = {}
    if outgoing:
        for batch in get_provider(channel).hand_over(outgoing, now=writer.now):
            results.update({result.message_id: result for result in batch})
    for one in outgoing:
        key = one.message_id
        found[key] = _tell(found[key], results.get(key))
    return Tested(customer, list(found.values()))


def read_addresses(addresses: Sequence[str]) -> list[str]:
    """Return the addresses a test goes to, each once.

    Raises
    ------
    TrialRefused
        Names the field of the request.
    """
    if not addresses:
        text = "Name at least one address: your account has none."
        raise TrialRefused("addresses", "required", text)
    read = []
    for number, address in enumerate(addresses):
        try:
            read.append(parse_address(address))
        except AddressError as error:
            field = f"addresses[{number}]"
            raise TrialRefused(field, "invalid", str(error)) from error
    return list(dict.fromkeys(read))


def find_customer(customer_id: int | None) -> Customer:
    """Return whom a test is written for; by default the newest with an address.

    Raises
    ------
    TrialRefused
        There is nobody.
    """
    known = Customer.objects.filter(merged_into=None, erased_at=None)
    if customer_id is not None:
        customer = known.filter(pk=customer_id).first()
        if customer is None:
            text = "There is no such customer."
            raise TrialRefused("customer_id", "unknown", text)
        return customer
    newest = known.filter(attributes__has_key="email").order_by("-id").first()
    customer = newest or known.order_by("-id").first()
    if customer is None:
        text = "There is no customer yet to write the messages for."
        raise TrialRefused("customer_id", "nobody", text)
    return customer


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes the messages of one test, all for the same customer and moment."""

    channel: str
    customer: Customer
    workspace: Workspace
    now: datetime

    def write(self, trials: Sequence[Trial]) -> Iterator[tuple[Tried, Outgoing | None]]:
        """Yield each message, or None with what is wrong with it."""
        current = get_current_versions({trial.template_id for trial in trials})
        versions = get_versions(current.values())
        for trial in trials:
            tried = Tried(trial, "")
            version = versions.get(current.get(trial.template_id))
            if version is None:
                yield _fail(tried, "no_template"), None
                continue
            try:
                yield self._compose(tried, version)
            except (TemplateError, HeaderError) as error:
                yield replace(tried, code="template_error", message=str(error)), None

    def _compose(
        self, tried: Tried, version: TemplateVersion
    ) -> tuple[Tried, Outgoing]:
        trial, id_ = tried.trial, self.customer.pk
        url = None
        if trial.purpose == Purpose.MARKETING:
            nobody = links.Subscription(NOBODY, self.channel, trial.purpose)
            url = links.unsubscribe_url(nobody)
        rendered = rendering.fill_in(
            rendering.compile_sources(version.subject, version.html, version.text),
            rendering.Recipient(id_, self.customer.attributes, url),
            context=trial.context,
            workspace=self.workspace,
            now=self.now,
        )
        subject = f"{MARK} {rendered.subject}"
        rendered = replace(rendered, subject=subject)
        frame: dict[str, Any] = {
            "workspace": self.workspace,
            "unsubscribe_url": url,
            "survey": read_survey(trial.context),
            "asking": uuid.uuid4(),  # no message: an answer finds nothing to be kept at
            "notice": NOTICE,
        }
        html = rendering.frame_html(rendered, **frame)
        text = rendering.frame_text(rendered, **frame)
        told = " ".join(dict.fromkeys(one.message for one in rendered.problems))
        # No header for unsubscribing: a mail program might press it by itself
        outgoing = Outgoing(
            frame["asking"], id_, "", subject, html, text, None, is_test=True
        )
        return replace(tried, subject=subject, message=told), outgoing


def _tell(tried: Tried, result: Result | None) -> Tried:
    if result is None or result.outcome is Outcome.UNASKED:
        return _fail(tried, "unreachable")
    if result.outcome is Outcome.ACCEPTED:
        return tried
    reason = result.reason or str(result.outcome)
    text = result.detail or f"The provider did not take it: {reason}."
    return replace(tried, code=reason, message=text)


def _fail(tried: Tried, code: str) -> Tried:
    return replace(tried, code=code, message=_REASONS[code])
