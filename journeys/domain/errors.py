"""The errors of flowchart mode; `code` is stable, the docstring is cause and cure."""

from collections.abc import Sequence

from journeys.domain.problems import Problem


class JourneyError(Exception):
    """Any anticipated refusal of this app."""

    code = "journey_error"
    status = 400

    def __init__(self, message: str = "", problems: Sequence[Problem] = ()) -> None:
        super().__init__(message or (self.__doc__ or "").splitlines()[0])
        self.problems = tuple(problems)


class GraphInvalid(JourneyError):
    """The document is not a graph we can read. Its problems say where."""

    code = "graph_invalid"


class ProblemsFound(JourneyError):
    """The draft cannot go live yet. Solve the problems that are listed."""

    code = "problems_found"
    status = 409


class StaleRevision(JourneyError):
    """Somebody saved this draft in the meantime. Read it again, then repeat."""

    code = "stale_revision"
    status = 412


class NotLive(JourneyError):
    """The journey admits nobody now. Put it live first."""

    code = "not_live"
    status = 409


class NotAdmitting(JourneyError):
    """This journey is entered by an event, not by a list. Change its entry step."""

    code = "not_admitting"
    status = 409
