"""What the installation decided once for everybody."""

from customers.models import Workspace


def set_purchase_event(name: str) -> None:
    """Set which event predictions take for a purchase; empty: all with revenue.

    Runs and turns take it up with the next daily run, with other parameters.
    """
    Workspace.objects.filter(pk=1).update(purchase_event=name)
