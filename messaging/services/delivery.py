"""Deliver queued messages: claim, hand over, keep the outcome.

Claiming is one short transaction under the shard's lock. The provider is called outside
any transaction, with the message id as the key of its repeats. Each outcome is
committed by itself and only while the lease is still ours: a process may die anywhere.
"""

import os
import socket
import time

from customers.models import Workspace
from customers.selectors import get_now, get_workspace
from customers.services import faults
from messaging.domain.addresses import HeaderError
from messaging.domain.policy import Outcome
from messaging.domain.problems import TemplateError
from messaging.models import Purpose, TemplateVersion
from messaging.selectors import get_versions, list_busy_shards
from messaging.selectors.outbox import Waiting
from messaging.services import links, rendering
from messaging.services.channels import Outgoing, Provider, Result, get_provider
from messaging.services.claims import Claim, claim_messages
from messaging.services.outcomes import record_results, release

SLICE_SECONDS = 20.0  # one nudge works this long, then `pulse` sends the next


def deliver(*, channel: str, seconds: float = SLICE_SECONDS) -> int:
    """Deliver what a channel has queued, shard by shard; return how many were handled.

    Any number of processes may call it at once. A shard whose lock somebody else holds
    is left for the next round.
    """
    provider = get_provider(channel)
    deadline = time.monotonic() + seconds
    handled = 0
    while shards := list_busy_shards(channel=channel, now=get_now()):
        before = handled
        for shard in shards:
            handled += deliver_shard(shard=shard, channel=channel, provider=provider)
            if time.monotonic() > deadline:
                return handled
        if handled == before:
            break
    return handled


def deliver_shard(*, shard: int, channel: str, provider: Provider) -> int:
    """Deliver one batch of one shard; return how many messages were dealt with."""
    faults.reach("before_claim")
    claim = claim_messages(
        shard=shard, channel=channel, limit=provider.slots, worker=get_worker_name()
    )
    if claim is None:
        return 0
    faults.reach("after_lease_commit")
    outgoing, unusable = compose(claim, provider)
    record_results(claim, unusable, provider=provider.name)
    done = {result.message_id for result in unusable}
    for results in provider.hand_over(outgoing, now=claim.now):
        faults.reach("after_provider_ok")
        record_results(claim, results, provider=provider.name)
        done.update(result.message_id for result in results)
        if claim.is_ending():
            break
    left = [item for item in claim.messages if item.id not in done]
    release(claim, left, provider=provider.name)
    return len(done) + claim.skipped


def compose(claim: Claim, provider: Provider) -> tuple[list[Outgoing], list[Result]]:
    """Write the claimed messages; those that cannot be written come back as results."""
    workspace = get_workspace()
    versions = get_versions({item.template_version_id for item in claim.messages})
    outgoing: list[Outgoing] = []
    unusable: list[Result] = []
    for item in claim.messages:
        try:
            version = versions[item.template_version_id]
            outgoing.append(_write(item, version, claim, provider, workspace))
        except HeaderError as error:
            result = Result(item.id, Outcome.UNUSABLE, "invalid_header", str(error))
            unusable.append(result)
        except (TemplateError, KeyError) as error:
            result = Result(item.id, Outcome.UNUSABLE, "template_error", str(error))
            unusable.append(result)
    return outgoing, unusable


def _write(
    item: Waiting,
    version: TemplateVersion,
    claim: Claim,
    provider: Provider,
    workspace: Workspace,
) -> Outgoing:
    url = None
    if item.purpose == Purpose.MARKETING:
        subscription = links.Subscription(item.customer_id, claim.channel, item.purpose)
        url = links.unsubscribe_url(subscription)
    rendered = rendering.fill_in(
        rendering.compile_sources(version.subject, version.html, version.text),
        rendering.Recipient(item.customer_id, item.attributes or {}, url),
        context=item.context,
        workspace=workspace,
        now=claim.now,
    )
    html = rendering.frame_html(
        rendered,
        workspace=workspace,
        unsubscribe_url=url,
        tracked=item.id,
        with_pixel=provider.tracks_opening,
    )
    text = rendering.frame_text(rendered, workspace=workspace, unsubscribe_url=url)
    address = claim.addresses[item.id]
    return Outgoing(
        item.id, item.customer_id, address, rendered.subject, html, text, url
    )


def get_worker_name() -> str:
    """Return the name of this process as attempts keep it."""
    return f"{socket.gethostname()}:{os.getpid()}"
