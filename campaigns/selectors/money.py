"""What a campaign's people bring in, as the newest examination has counted it."""

from campaigns.domain.quality.facts import FACTS
from campaigns.models import Examination


def get_worth() -> dict[int, float]:
    """Return the mean revenue by goal events of people a campaign chose lately.

    It is what they spent, not what the campaign caused. A campaign without a goal, with
    too few people whose goal has had its time, or with a goal that brings no revenue is
    left out.
    """
    found = Examination.objects.order_by("-id").first()
    if found is None:
        return {}
    facts = FACTS.validate_python(found.facts)
    return {
        campaign.id: campaign.goal_money
        for row in facts.rows
        for campaign in row.campaigns
        if campaign.goal_money
    }
