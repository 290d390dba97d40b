"""Tables of who is in which micro-segment, was there, and how many there were."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Func, Value

from customers.models import Customer, shard_field
from segments.models.plan import MicroSegment
from segments.models.runs import Run


class Bitmap(models.Model):
    """Members of a micro-segment in a shard as of the last run."""

    pk = models.CompositePrimaryKey("segment_id", "shard")
    segment = models.ForeignKey(
        MicroSegment, on_delete=models.CASCADE, db_constraint=False, db_index=False
    )
    shard = models.SmallIntegerField()
    run = models.ForeignKey(
        Run, on_delete=models.PROTECT, db_constraint=False, db_index=False
    )
    rule_version = models.PositiveIntegerField()
    failed = models.BooleanField(db_default=False)  # since: these are the last members
    # pyroaring.BitMap64.serialize(); in the database not compressed once more
    bits = models.BinaryField()

    class Meta:
        db_table = "segments_bitmap"
        indexes = [
            # All micro-segments of one shard at once
            models.Index(fields=["shard"], name="bitmap_of_shard"),
        ]

    def __str__(self) -> str:
        return f"micro-segment {self.segment_id} in shard {self.shard}"


class MembershipChange(models.Model):
    """Micro-segments one customer entered and left at a moment. Append-only.

    What a run changed because of a rule stands in `Redefinition`.
    """

    class Cause(models.IntegerChoices):
        BEHAVIOUR = 0
        DEFINITION = 1

    id = models.BigAutoField(primary_key=True)
    customer = models.ForeignKey(
        Customer, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False
    )
    shard = shard_field()
    at = models.DateTimeField()
    cause = models.SmallIntegerField(choices=Cause.choices)
    entered = ArrayField(models.IntegerField())
    left = ArrayField(models.IntegerField())
    run = models.ForeignKey(
        Run, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, null=True
    )

    class Meta:
        db_table = "segments_membership_change"
        indexes = [
            # One customer's path
            # (a run writes one shard: its entries lie side by side)
            models.Index(
                fields=["shard", "customer", "at"], name="membership_change_of"
            ),
            # Who was where at a past moment
            models.Index(fields=["shard", "at"], name="membership_change_in"),
            # Changes since the last run: those of turns, a run's own are in its bitmaps
            models.Index(
                fields=["shard", "at"],
                condition=models.Q(run__isnull=True),
                name="membership_change_of_turns",
            ),
            # What rules, imports and people by hand changed: few on most days
            models.Index(
                fields=["at"],
                condition=models.Q(cause=1),
                name="membership_change_defined",
            ),
            # Who was brought somewhere by behaviour, in the order it was found
            models.Index(
                fields=["shard", "id"],
                condition=models.Q(cause=0),
                name="membership_change_news",
            ),
        ]

    def __str__(self) -> str:
        return f"change of customer {self.customer_id} at {self.at}"


class Redefinition(models.Model):
    """Customers a run moved into a micro-segment, or out, by its rule. Append-only.

    An edited rule can move a sixth of all people: a row is about many of them.
    """

    MOST = 200  # customers in a row, which then fits beside three others on a page

    # In one order with changes of memberships: who looks for news reads both
    id = models.BigIntegerField(
        primary_key=True,
        db_default=Func(Value("segments_membership_change_id_seq"), function="nextval"),
    )
    segment = models.ForeignKey(
        MicroSegment, on_delete=models.CASCADE, db_constraint=False, db_index=False
    )
    shard = models.SmallIntegerField()
    run = models.ForeignKey(
        Run, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False
    )
    at = models.DateTimeField()
    is_entry = models.BooleanField()
    customers = ArrayField(models.BigIntegerField())  # ascending
    lowest = models.BigIntegerField()  # of the customers
    highest = models.BigIntegerField()

    class Meta:
        db_table = "segments_redefinition"
        indexes = [
            # One micro-segment's past
            models.Index(fields=["segment", "shard", "at"], name="redefinition_of"),
            # Who was where at a past moment
            models.Index(fields=["shard", "at"], name="redefinition_in"),
            # What is new
            models.Index(fields=["shard", "id"], name="redefinition_news"),
            # One customer's path
            models.Index(
                fields=["shard", "lowest", "highest"], name="redefinition_around"
            ),
        ]

    def __str__(self) -> str:
        return f"{len(self.customers)} customers of micro-segment {self.segment_id}"


class Crossing(models.Model):
    """An entry of one customer into one micro-segment, or an exit.

    It is a view of membership changes and redefinitions; `id` is that of such a row.
    One customer's are found fast with `lowest` and `highest` around them.
    """

    id = models.BigIntegerField(primary_key=True)
    shard = models.SmallIntegerField()
    customer = models.ForeignKey(Customer, on_delete=models.DO_NOTHING)
    lowest = models.BigIntegerField()
    highest = models.BigIntegerField()
    at = models.DateTimeField()
    cause = models.SmallIntegerField(choices=MembershipChange.Cause.choices)
    run = models.ForeignKey(Run, on_delete=models.DO_NOTHING, null=True)
    segment = models.ForeignKey(MicroSegment, on_delete=models.DO_NOTHING)
    is_entry = models.BooleanField()

    class Meta:
        db_table = "segments_crossing"
        managed = False

    def __str__(self) -> str:
        what = "entry" if self.is_entry else "exit"
        return f"{what} of customer {self.customer_id} at {self.at}"


class History(models.Model):
    """From when on the changes of memberships are kept; without a row, all are."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="history_one_row")
        ]

    def __str__(self) -> str:
        return f"since {self.since}"


class DayCount(models.Model):
    """Members of a micro-segment in a shard on a workspace day."""

    pk = models.CompositePrimaryKey("on", "segment_id", "shard")
    on = models.DateField()
    segment = models.ForeignKey(
        MicroSegment, on_delete=models.CASCADE, db_constraint=False
    )
    shard = models.SmallIntegerField()
    members = models.IntegerField()
    entered = models.IntegerField()
    left = models.IntegerField()

    class Meta:
        db_table = "segments_day_count"

    def __str__(self) -> str:
        return f"{self.members} in micro-segment {self.segment_id} on {self.on}"


class Coverage(models.Model):
    """Open customers of a shard on a workspace day, and those in a micro-segment."""

    pk = models.CompositePrimaryKey("on", "shard")
    on = models.DateField()
    shard = models.SmallIntegerField()
    open = models.IntegerField()
    covered = models.IntegerField()  # in at least one row but "Everyone else"
    several = models.IntegerField()  # in two or more

    class Meta:
        db_table = "segments_coverage"

    def __str__(self) -> str:
        return f"{self.covered} of {self.open} covered on {self.on}"


class NextChange(models.Model):
    """When time alone can next change a customer's memberships."""

    customer = models.OneToOneField(
        Customer, on_delete=models.DO_NOTHING, db_constraint=False, primary_key=True
    )
    shard = shard_field()
    at = models.DateTimeField(null=True)  # null: not before the shard is asked again
    evaluated_at = models.DateTimeField()

    class Meta:
        db_table = "segments_next_change"
        indexes = [
            # Who is due in a shard
            models.Index(
                fields=["shard", "at"],
                condition=models.Q(at__isnull=False),
                name="next_change_due",
            ),
        ]

    def __str__(self) -> str:
        return f"customer {self.customer_id} at {self.at}"
