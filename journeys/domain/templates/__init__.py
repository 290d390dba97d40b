"""The gallery of journey templates. A new one is one file here and one line below."""

from journeys.domain.templates.birthday import BIRTHDAY
from journeys.domain.templates.cart_abandoned import CART_ABANDONED
from journeys.domain.templates.cross_sell import CROSS_SELL
from journeys.domain.templates.drawing import JourneyTemplate, Need, Words
from journeys.domain.templates.feedback import FEEDBACK
from journeys.domain.templates.first_order import FIRST_ORDER
from journeys.domain.templates.onboarding import ONBOARDING
from journeys.domain.templates.reactivation import REACTIVATION
from journeys.domain.templates.special_day import SPECIAL_DAY
from journeys.domain.templates.trial import TRIAL
from journeys.domain.templates.win_back import WIN_BACK

# In the order of a customer's life
TEMPLATES: dict[str, JourneyTemplate] = {
    template.key: template
    for template in (
        ONBOARDING,
        FIRST_ORDER,
        CART_ABANDONED,
        FEEDBACK,
        CROSS_SELL,
        TRIAL,
        BIRTHDAY,
        SPECIAL_DAY,
        WIN_BACK,
        REACTIVATION,
    )
}

# Links in the words of templates lead here until somebody puts in their own
PLACEHOLDER_SITE = "https://www.example.com"

__all__ = ["PLACEHOLDER_SITE", "TEMPLATES", "JourneyTemplate", "Need", "Words"]
