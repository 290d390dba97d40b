"""Tables of what people allow, and of addresses nothing is sent to."""

from django.db import models

from customers.models.tables import Customer, shard_field


class Consent(models.Model):
    """One line of the consent ledger. Append-only; the newest line is the state."""

    id = models.BigAutoField(primary_key=True)
    customer = models.ForeignKey(
        Customer, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False
    )
    shard = shard_field()
    channel = models.CharField(max_length=10)
    purpose = models.CharField(max_length=15)
    granted = models.BooleanField()
    source = models.TextField()
    wording = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            # The state of one customer
            models.Index(
                fields=["customer", "channel", "purpose", "-id"],
                include=["granted"],
                name="consent_state",
            ),
            # Of a whole shard at once, by DISTINCT ON
            models.Index(
                fields=["shard", "channel", "purpose", "customer", "-id"],
                include=["granted"],
                name="consent_of_shard",
            ),
        ]

    def __str__(self) -> str:
        word = "granted" if self.granted else "withdrawn"
        return f"{self.channel} {self.purpose} {word} by customer {self.customer_id}"


class Suppression(models.Model):
    """An address nothing is sent to, kept as HMAC so that it survives erasure."""

    pk = models.CompositePrimaryKey("channel", "address_hmac")
    channel = models.CharField(max_length=10)
    address_hmac = models.BinaryField(max_length=32)
    reason = models.CharField(max_length=30)
    at = models.DateTimeField()

    class Meta:
        db_table = "customers_suppression"

    def __str__(self) -> str:
        return f"{self.channel} {bytes(self.address_hmac).hex()[:12]}: {self.reason}"
