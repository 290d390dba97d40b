"""Tables of files that are brought in and taken out."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from customers.models.tables import Customer, shard_field


class Import(models.Model):
    """One file that is brought in, and how far that has come.

    The file itself stands in `ImportChunk`, since several machines work on it and the
    database is the only thing they share.
    """

    class Status(models.TextChoices):
        MAPPING = "mapping"  # its columns are being decided about
        CHECKING = "checking"  # a dry run is under way
        CHECKED = "checked"
        RUNNING = "running"
        DONE = "done"
        CANCELLED = "cancelled"
        FAILED = "failed"  # it stands where it came to, and can be gone on with

    created_at = models.DateTimeField()  # its customers are as the file says then
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    file_name = models.CharField(max_length=200)
    size_bytes = models.BigIntegerField()  # of its text
    encoding = models.CharField(max_length=10)  # in which the text is kept
    written_in = models.CharField(max_length=10)  # in which the file was written
    plan = models.JSONField()  # customers.domain.imports.mapping.to_document
    sets_off = models.BooleanField(default=False)  # journeys and campaigns hear of it
    status = models.CharField(
        max_length=9, choices=Status.choices, default=Status.MAPPING
    )
    reason = models.TextField(blank=True)  # why it failed
    attempts = models.SmallIntegerField(default=0)  # at the slice that comes next
    offset = models.BigIntegerField(default=0)  # bytes of the text that are done
    line = models.IntegerField(default=1)  # that comes next
    counts = models.JSONField(default=dict)
    checked = models.JSONField(null=True)  # the counts of the last dry run
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            # What workers have to do; of all the others there may be many
            models.Index(
                fields=["id"],
                condition=models.Q(status__in=["checking", "running"]),
                name="import_under_way",
            )
        ]

    def __str__(self) -> str:
        return f"import {self.pk} of {self.file_name}"


class ImportChunk(models.Model):
    """A piece of a file's text, until the import is over."""

    pk = models.CompositePrimaryKey("of_id", "begins")
    of = models.ForeignKey(
        Import, on_delete=models.CASCADE, db_column="import_id", db_index=False
    )
    begins = models.BigIntegerField()  # bytes of the text before it
    text = models.BinaryField()

    class Meta:
        db_table = "customers_import_chunk"

    def __str__(self) -> str:
        return f"text of import {self.of_id} from {self.begins}"


class ImportFault(models.Model):
    """What is wrong with one row of a file."""

    id = models.BigAutoField(primary_key=True)
    of = models.ForeignKey(
        Import, on_delete=models.CASCADE, db_column="import_id", db_index=False
    )
    line = models.IntegerField()
    column = models.TextField()
    value = models.TextField()
    code = models.CharField(max_length=40)
    message = models.TextField()

    class Meta:
        db_table = "customers_import_fault"
        indexes = [
            # The faults of one file in its order
            models.Index(fields=["of", "id"], name="import_fault_of")
        ]

    def __str__(self) -> str:
        return f"{self.code} in line {self.line} of import {self.of_id}"


class ImportSeen(models.Model):
    """What an import has come across, so that it need not be kept in memory.

    A row's contents and how often they came, or a customer and what became of them.
    """

    class Outcome(models.IntegerChoices):
        ROW = 0  # no customer
        SAME = 1
        CHANGED = 2
        NEW = 3

    pk = models.CompositePrimaryKey("of_id", "key_hash")
    of = models.ForeignKey(
        Import, on_delete=models.CASCADE, db_column="import_id", db_index=False
    )
    key_hash = models.BinaryField(max_length=16)
    times = models.IntegerField()
    outcome = models.SmallIntegerField(choices=Outcome.choices)

    class Meta:
        db_table = "customers_import_seen"

    def __str__(self) -> str:
        return f"{bytes(self.key_hash).hex()} in import {self.of_id}"


class Retold(models.Model):
    """A customer whose past was told afterwards.

    The next membership run writes what they entered or left by it as a matter of
    definition, which sets nothing off, and forgets the row.
    """

    id = models.BigAutoField(primary_key=True)
    customer = models.ForeignKey(
        Customer, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False
    )
    shard = shard_field()
    at = models.DateTimeField()

    class Meta:
        db_table = "customers_retold"
        indexes = [models.Index(fields=["shard", "id"], name="retold_in_shard")]

    def __str__(self) -> str:
        return f"the past of customer {self.customer_id}"


class Export(models.Model):
    """Who took which data out."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    user_name = models.CharField(max_length=150)
    what = models.TextField()
    at = models.DateTimeField(db_default=Now())
    rows = models.IntegerField(null=True)  # until it is over, nobody knows

    def __str__(self) -> str:
        return f"{self.what} by {self.user_name}"
