"""Words by which people sort journeys."""

from django.db import models
from django.db.models.functions import Lower


class Label(models.Model):
    """One word on one journey. It is gone when its last journey loses it."""

    LENGTH = 40

    journey = models.ForeignKey(
        "journeys.Journey",
        on_delete=models.CASCADE,
        related_name="labels",
        db_index=False,  # the constraint begins with it
    )
    name = models.CharField(max_length=LENGTH)

    class Meta:
        constraints = [
            models.UniqueConstraint("journey", Lower("name"), name="label_once")
        ]
        indexes = [
            # The journeys of a label, however it is written
            models.Index(Lower("name"), name="label_named")
        ]

    def __str__(self) -> str:
        return self.name
