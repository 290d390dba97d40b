"""The errors of flowchart mode; `code` is stable, the docstring is cause and cure."""

from collections.abc import Sequence
from datetime import datetime

from customers.domain.errors import RivermouthError
from journeys.domain.problems import Note, Problem


class JourneyError(RivermouthError):
    """A request about journeys is not right."""

    code = "journey_error"

    def __init__(self, message: str = "", problems: Sequence[Problem] = ()) -> None:
        super().__init__(message, [problem.as_error() for problem in problems])
        self.problems = tuple(problems)


class GraphInvalid(JourneyError):
    """The document is not a graph we can read; the errors say where."""

    code = "graph_invalid"


class ProblemsFound(JourneyError):
    """The draft cannot go live before the problems listed here are solved."""

    code = "problems_found"
    status = 409


class StaleRevision(JourneyError):
    """Somebody saved this draft in the meantime: read it again, then repeat.

    Parameters
    ----------
    by, at
        Who saved it and when, where that is known.
    revision
        What they made of it.
    """

    code = "stale_revision"
    status = 412

    def __init__(
        self,
        *,
        by: str | None = None,
        at: datetime | None = None,
        revision: int | None = None,
    ) -> None:
        who = by or "Somebody"
        super().__init__(
            f"{who} saved this draft in the meantime: read it again, then repeat."
        )
        self.details = {
            "saved": {
                "by": by,
                "at": None if at is None else at.isoformat(),
                "revision": revision,
            }
        }


class StaleLifeCycle(JourneyError):
    """Somebody published, paused or stopped this journey since: look again."""

    code = "stale_life_cycle"
    status = 412


class NotPossible(JourneyError):
    """This cannot be done with a journey in this state."""

    code = "not_possible"
    status = 409


class StillLeaving(JourneyError):
    """People are still leaving this journey since it was stopped: try again soon."""

    code = "still_leaving"
    status = 409


class MoveInvalid(JourneyError):
    """People cannot be moved like this; the errors say which part is not right."""

    code = "move_invalid"


class DestinationMissing(JourneyError):
    """People stand at steps that are gone: say where they go, or let them finish."""

    code = "destination_missing"
    status = 409


class MoveStarted(JourneyError):
    """People have begun to move: order another move to bring them back."""

    code = "move_started"
    status = 409


class MoveUnknown(JourneyError):
    """There is no such move of this journey."""

    code = "not_found"
    status = 404


class VersionUnknown(JourneyError):
    """This journey has no published version of this number."""

    code = "version_unknown"
    status = 404


class TestInvalid(JourneyError):
    """Test messages cannot be sent like this; the errors name the field."""

    __test__ = False  # its name begins like a class of tests
    code = "test_invalid"


class LaunchInvalid(JourneyError):
    """The draft cannot go live at this moment; the errors name the field."""

    code = "launch_invalid"


class LaunchUnknown(JourneyError):
    """There is no such plan to put this journey live."""

    code = "not_found"
    status = 404


class LaunchClosed(JourneyError):
    """This plan was carried out or cancelled in the meantime: look again."""

    code = "launch_closed"
    status = 409


class DraftChanged(JourneyError):
    """The draft was changed since it was asked to go live: it must be asked again."""

    code = "draft_changed"
    status = 409


class ApprovalNeeded(JourneyError):
    """Another publisher has to approve this draft: ask to put it live."""

    code = "approval_needed"
    status = 409


class StateUnknown(JourneyError):
    """This journey has no draft of this number in its history."""

    code = "state_unknown"
    status = 404


class NotAdmitting(JourneyError):
    """This journey admits nobody by list: it is not live, or an event opens it."""

    code = "not_admitting"
    status = 409


class ListUnreadable(JourneyError):
    """This is no list of user ids: send a CSV file with one in the first column."""

    code = "list_unreadable"


class LinkUnknown(JourneyError):
    """There is no such share link."""

    code = "not_found"
    status = 404


class CommentInvalid(JourneyError):
    """This cannot be said like this; the errors say which part is not right."""

    code = "comment_invalid"


class CommentUnknown(JourneyError):
    """There is no such comment on this journey; it may have been deleted."""

    code = "comment_unknown"
    status = 404


class NotYourComment(JourneyError):
    """Only who has written a comment can change or delete it."""

    code = "not_your_comment"
    status = 403


class TooManyComments(JourneyError):
    """This journey has as many comments as it can hold: delete some first."""

    code = "too_many_comments"
    status = 409


class OutcomeUnknown(JourneyError):
    """These people stand at a step that has no such path; choose one it has."""

    code = "outcome_unknown"
    status = 409


class AnswerUnknown(JourneyError):
    """The step of this visit has no such path: take an outcome it offers."""

    code = "answer_unknown"


class SimulationTooLarge(JourneyError):
    """This is more work than one request may be: try fewer people or days."""

    code = "simulation_too_large"

    def __init__(self, *, people: int, days: int) -> None:
        who, less, fields = "one person", "", ["days"]
        if people > 1:
            who, less, fields = (
                f"{people:,} people",
                "fewer people or ",
                ["people", "days"],
            )
        over = "1 day" if days == 1 else f"{days:,} days"
        text = (
            f"This journey asks so much of {who} over {over} that it is too much work"
            f" for one try. Try {less}a shorter time."
        )
        super().__init__(text, [Problem(self.code, text, field=one) for one in fields])


class TemplateUnknown(JourneyError):
    """The gallery has no such template; the list of templates names those it has."""

    code = "template_unknown"

    def __init__(self) -> None:
        super().__init__()
        self.errors = [_fault("template", self.code, str(self))]


class MessageUnfit(JourneyError):
    """A message chosen for the template cannot stand where it was put."""

    code = "message_unfit"

    def __init__(self, key: str, text: str) -> None:
        super().__init__(text)
        self.errors = [_fault(f"messages.{key}", self.code, text)]


class LabelInvalid(JourneyError):
    """A label cannot be like this; the error says why."""

    code = "label_invalid"

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.errors = [_fault("name", self.code, text)]


class ImportRefused(JourneyError):
    """This file holds no journey we can read; the errors name line and element."""

    code = "import_refused"

    def __init__(self, message: str = "", notes: Sequence[Note] = ()) -> None:
        RivermouthError.__init__(self, message, [note.as_error() for note in notes])
        self.problems = ()
        self.notes = tuple(notes)


class ImportTooLarge(ImportRefused):
    """The file is larger than a journey can be."""

    code = "import_too_large"
    status = 413


def _fault(field: str, code: str, message: str) -> dict[str, str]:
    return {"field": field, "code": code, "message": message}
