"""Changes of journeys: drafts, versions, enrollments, the engine, share links."""

from journeys.services.approving import ask_to_publish, send_back, withdraw
from journeys.services.calling import Called, call_people
from journeys.services.comments import (
    MAX_COMMENTS,
    add_comment,
    delete_comment,
    edit_comment,
    mark_seen,
    set_resolved,
)
from journeys.services.drafts import (
    Saved,
    check,
    clone_journey,
    create_journey,
    save_draft,
)
from journeys.services.entering import (
    Request,
    enroll,
    enroll_customers,
    request_entries,
)
from journeys.services.erasing import erase_passages
from journeys.services.gallery import create_from_template
from journeys.services.interchange import Imported, import_journey, read_file
from journeys.services.labels import add_label, remove_label
from journeys.services.launching import cancel_launch, launch_due, plan_launch
from journeys.services.life_cycle import cancel, change_status, move_to_published
from journeys.services.listing import ListReport, enroll_list
from journeys.services.moving import Slice, move_people
from journeys.services.parked import free_suspects, retry_parked, skip_parked
from journeys.services.publishing import publish, roll_back
from journeys.services.sharing import (
    NewLink,
    create_share_link,
    revoke_share_link,
)
from journeys.services.states import (
    name_draft,
    name_state,
    name_version,
    restore,
)
from journeys.services.team_tasks import set_task_done
from journeys.services.trying import try_messages
from journeys.services.turns import Turn, take_turn

__all__ = [
    "MAX_COMMENTS",
    "Called",
    "Imported",
    "ListReport",
    "NewLink",
    "Request",
    "Saved",
    "Slice",
    "Turn",
    "add_comment",
    "add_label",
    "ask_to_publish",
    "call_people",
    "cancel",
    "cancel_launch",
    "change_status",
    "check",
    "clone_journey",
    "create_from_template",
    "create_journey",
    "create_share_link",
    "delete_comment",
    "edit_comment",
    "enroll",
    "enroll_customers",
    "enroll_list",
    "erase_passages",
    "free_suspects",
    "import_journey",
    "launch_due",
    "mark_seen",
    "move_people",
    "move_to_published",
    "name_draft",
    "name_state",
    "name_version",
    "plan_launch",
    "publish",
    "read_file",
    "remove_label",
    "request_entries",
    "restore",
    "retry_parked",
    "revoke_share_link",
    "roll_back",
    "save_draft",
    "send_back",
    "set_resolved",
    "set_task_done",
    "skip_parked",
    "take_turn",
    "try_messages",
    "withdraw",
]
