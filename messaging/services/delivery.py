"""Deliver queued messages: claim, hand over, keep the outcome.

Claiming is one short transaction under the shard's lock. The provider is called outside
any transaction, with the message id as the key of its repeats. Each outcome is
committed by itself and only while the lease is still ours: a process may die anywhere.
"""

import os
import socket
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any

from customers.models import Workspace
from customers.selectors import get_now, get_workspace
from customers.services import faults
from messaging.domain.addresses import HeaderError
from messaging.domain.policy import Outcome
from messaging.domain.problems import TemplateError
from messaging.domain.surveys import read_survey
from messaging.models import Channel, Purpose, TemplateVersion
from messaging.selectors import get_versions, list_urgent_shards
from messaging.selectors.outbox import Waiting
from messaging.services import links, rendering
from messaging.services.breakers import Room, ask_room
from messaging.services.channels import Outgoing, Provider, Result, get_provider
from messaging.services.claims import Claim, claim_messages
from messaging.services.outcomes import record_results, release
from messaging.services.requesting import compose_requests

SLICE_SECONDS = 5.0  # one nudge works this long, then turns get the process too


def deliver(*, channel: str, seconds: float = SLICE_SECONDS) -> int:
    """Deliver what a channel has queued, shard by shard; return how many were handled.

    Any number of processes may call it at once. A shard whose lock somebody else holds
    is left for the next round. After each batch it is asked again what is most urgent,
    so a transactional message waits for one batch of marketing at most.
    """
    provider = get_provider(channel)
    deadline = time.monotonic() + seconds
    handled = misses = rounds = 0
    while shards := list_urgent_shards(channel=channel, now=get_now()):
        done = deliver_shard(
            shard=shards[rounds % len(shards)], channel=channel, provider=provider
        )
        handled += done
        rounds += 1
        misses = 0 if done else misses + 1
        if misses >= len(shards) or time.monotonic() > deadline:
            break
    return handled


def deliver_shard(*, shard: int, channel: str, provider: Provider) -> int:
    """Deliver one batch of one shard; return how many messages were dealt with."""
    room = (
        Room()
        if channel == Channel.WEBHOOK
        else ask_room([provider.name])[provider.name]
    )
    limit = provider.slots if room.limit is None else min(room.limit, provider.slots)
    if not limit:
        return 0  # its breaker is open: what is queued stays so
    faults.reach("before_claim")
    claim = claim_messages(
        shard=shard, channel=channel, limit=limit, worker=get_worker_name()
    )
    if claim is None:
        return 0
    faults.reach("after_lease_commit")
    watched = room.is_watched or channel == Channel.WEBHOOK
    outgoing, unusable = _COMPOSERS[channel](claim, provider)
    record_results(claim, unusable, provider=provider.name)
    done = {result.message_id for result in unusable}
    is_ending = False
    resting: set[str] = set()
    batch = _leave_out(outgoing, resting, provider.name)
    for results in provider.hand_over(batch, now=claim.now):
        faults.reach("after_provider_ok")
        resting |= record_results(
            claim, results, provider=provider.name, is_watched=watched
        )
        done.update(result.message_id for result in results)
        is_ending = claim.is_ending()
        if is_ending:
            break
    left = [item for item in claim.messages if item.id not in done]
    is_reached = is_ending or bool(resting)
    release(claim, left, provider=provider.name, is_reached=is_reached)
    return len(done) + claim.skipped


def _leave_out(
    outgoing: Iterable[Any], resting: Collection[str], provider: str
) -> Iterator[Any]:
    """Yield what is to be handed over, but for accounts that failed too often by then.

    Otherwise a batch would go on asking a provider whose breaker it opened itself.
    """
    for one in outgoing:
        if (one.account or provider) not in resting:
            yield one


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
    survey = read_survey(item.context)
    html = rendering.frame_html(
        rendered,
        workspace=workspace,
        unsubscribe_url=url,
        tracked=item.id,
        with_pixel=provider.tracks_opening,
        survey=survey,
    )
    text = rendering.frame_text(
        rendered,
        workspace=workspace,
        unsubscribe_url=url,
        asking=item.id,
        survey=survey,
    )
    address = claim.addresses[item.id]
    return Outgoing(
        item.id, item.customer_id, address, rendered.subject, html, text, url
    )


_COMPOSERS: dict[str, Callable[[Claim, Provider], tuple[list[Any], list[Result]]]] = {
    Channel.EMAIL: compose,
    Channel.WEBHOOK: lambda claim, _: compose_requests(claim),
}


def get_worker_name() -> str:
    """Return the name of this process as attempts keep it."""
    return f"{socket.gethostname()}:{os.getpid()}"
