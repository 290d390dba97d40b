"""Read a list of user ids from a file and ask for those people to come in.

The file is read line by line and taken in parts, each in a transaction of its own. The
key of the requests is the content of the file: read again, also after it was cut off in
the middle, the same file asks only for those it has not asked for yet.
"""

import csv
import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import BinaryIO

from django.db import connection, transaction

from customers.models import Identity
from customers.selectors import get_now
from journeys.domain.errors import ListUnreadable, NotAdmitting
from journeys.domain.nodes.triggers import ListTrigger
from journeys.selectors.roster import REQUESTED
from journeys.services.entering import find_admitting, request_entries

LINES_AT_ONCE = 1_000
UNKNOWN_SHOWN = 1_000
LONGEST_ID = 200
HEADINGS = ("user_id", "userid", "user id", "id")

_ASKED = """
SELECT DISTINCT e.customer_id FROM customers_event e
JOIN customers_eventname n ON n.id = e.name_id AND n.name = %s
WHERE e.customer_id = ANY (%s) AND e.properties ->> 'key' = %s
AND (e.properties ->> 'journey')::bigint = %s
"""

Line = tuple[int, str]  # number in the file, user id


@dataclass(slots=True)
class ListReport:
    """What a list came to.

    Parameters
    ----------
    customers, repeated
        People who were asked for; those whom the same list had asked for before.
    unknown, unknown_count
        The first lines whose user id nobody has, and how many there are.
    """

    customers: int = 0
    repeated: int = 0
    unknown: list[Line] = field(default_factory=list)
    unknown_count: int = 0


def enroll_list(*, journey_id: int, file: BinaryIO) -> ListReport:
    """Ask for everybody in a CSV file to enter; the first column has the user ids.

    Parameters
    ----------
    file
        UTF-8, opened for reading bytes, able to go back to its start.

    Raises
    ------
    NotAdmitting
        The journey is not live or takes nobody by list. Nothing was written.
    ListUnreadable
        It is no such file; the message names the line. What stood before it was taken,
        and the same file may be sent again when it is mended.
    """
    version = find_admitting(journey_id)
    if not isinstance(version.trigger.trigger, ListTrigger):
        raise NotAdmitting
    key = f"list:{_digest(file)}"
    report = ListReport()
    lines = _read_lines(file)
    while part := list(islice(lines, LINES_AT_ONCE)):
        _take(journey_id, key, part, report)
    return report


def _digest(file: BinaryIO) -> str:
    digest = hashlib.sha256()
    while chunk := file.read(1 << 20):
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()[:32]


def _read_lines(file: BinaryIO) -> Iterator[Line]:
    """Yield the user ids with their lines; a heading and empty lines are left out."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    rows = csv.reader(text, strict=True)
    number = 0
    try:
        for row in rows:
            number = rows.line_num
            value = row[0].strip() if row else ""
            if not value or (number == 1 and value.lower() in HEADINGS):
                continue
            if len(value) > LONGEST_ID or "\0" in value:
                raise ListUnreadable(f"Line {number} is no user id.")
            yield number, value
    except UnicodeDecodeError as error:
        raise ListUnreadable(f"The text after line {number} is not UTF-8.") from error
    except csv.Error as error:
        raise ListUnreadable(f"Line {number + 1} is no line of a CSV file.") from error
    finally:
        text.detach()  # whoever opened the file closes it


@transaction.atomic
def _take(journey_id: int, key: str, part: list[Line], report: ListReport) -> None:
    found = dict(
        Identity.objects.filter(
            kind=Identity.Kind.USER, value__in={value for _, value in part}
        ).values_list("value", "customer_id")
    )
    unknown = [line for line in part if line[1] not in found]
    report.unknown += unknown[: UNKNOWN_SHOWN - len(report.unknown)]
    report.unknown_count += len(unknown)
    customers = set(found.values())
    asked = _list_asked(journey_id, key, customers)
    request_entries(
        journey_id=journey_id,
        customer_ids=sorted(customers - asked),
        now=get_now(),
        cause="list",
        key=key,
    )
    report.customers += len(customers - asked)
    report.repeated += len(asked)


def _list_asked(journey_id: int, key: str, customers: set[int]) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(_ASKED, [REQUESTED, list(customers), key, journey_id])
        return {customer_id for (customer_id,) in cursor.fetchall()}
