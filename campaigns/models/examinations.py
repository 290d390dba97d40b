"""Table of what was counted about the quality of the plan."""

from django.db import models

from segments.models import Run


class Examination(models.Model):
    """What was counted about the quality of the plan; only the newest is kept."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE)
    plan_revision = models.PositiveIntegerField()
    at = models.DateTimeField()
    seconds = models.FloatField()
    facts = models.JSONField()  # campaigns.domain.quality.facts.Facts
    # People shared by each pair of rows, in the order of the facts: the upper triangle
    # with its diagonal, row by row, 32 bits each, compressed
    shared = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["run", "plan_revision"], name="examination_once"
            )
        ]

    def __str__(self) -> str:
        return f"examination of plan {self.plan_revision} at {self.at}"
