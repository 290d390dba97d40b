"""Every screen and every state worth a look: its name, the way there, what is seen.

`take` makes the pictures of them, in light and dark, and `tests/e2e/test_screens.py`
looks for violations of accessibility. In a path, `{…}` is what `scene.build` returns.
A state without a path goes on from the one before it.
"""

from dataclasses import dataclass, field

from docs.screens.steps import (
    Act,
    card,
    choose,
    drop_line,
    fill,
    is_offered,
    key,
    look_again,
    open_cell,
    open_second_tab,
    press,
    press_label,
    press_text,
    save_elsewhere,
    see,
)


@dataclass(frozen=True, slots=True)
class Screen:
    """A screen in one state.

    Parameters
    ----------
    shows
        A text or a placeholder on it, once it is ready.
    part
        What differs from the state before; by default the whole page.
    role
        Who looks at it; nobody is logged in without.
    answers
        What the server says only once in the life of an installation, by address.
    """

    name: str
    path: str | None
    shows: str
    acts: tuple[Act, ...] = ()
    part: str | None = None
    role: str | None = "publisher"
    answers: dict[str, object] = field(default_factory=dict)


DIALOG, MENU, DETAILS = "[role=dialog]", "[role=menu]", "[aria-label=Details]"
EDIT, DRAFT, PEOPLE = "/j/{every}/edit", "/j/{sale}/edit", "/j/{every}/people"
MORE = press("button", "More about this journey")
CLOSE = key("Escape")
KEY = {"**/api/write-keys": {"text": "rm_5d1c0a7e.only-a-picture-of-a-key"}}
FLOW = """flowchart TD
A([Start]) --> B{VIP?}
B -->|yes| C[Call]
B -->|else| D([End])
style A fill:#f00
"""


def then(name: str, shows: str, *acts: Act, part: str | None = DIALOG) -> Screen:
    """Return a state that goes on from the one before it."""
    return Screen(name, None, shows, acts, part)


def served(name: str, path: str, shows: str, *acts: Act) -> Screen:
    """Return a page that the server draws, for everybody who has its address."""
    return Screen(name, path, shows, acts, role=None)


def guided(done: int) -> dict[str, object]:
    """Return what the guide says when so many of its steps are done."""
    steps = ("event", "journey", "messages", "live", "person")
    said = {
        "is_shown": True,
        "steps": [{"key": one, "is_done": at < done} for at, one in enumerate(steps)],
        "event": "Signed Up",
        "journey": {"id": 1, "name": "First order"},
        "messages_left": 2,
    }
    return {"**/api/guide": said}


SERVED = (
    served("login", "/login/", "Username"),
    served("login-refused", "/login/", "Please enter a correct",
           fill("Username", "eva"), fill("Password", "?"), press("button", "Log in")),
    served("not-found-served", "/s/nothing", "Back to the start"),
    served("share", "/s/{share}", "All steps"),
    served("survey", "/a/{answer}", "Press the number"),
    served("unsubscribe", "/u/{unsubscribe}", "Unsubscribe from"),
)  # fmt: skip

START = (
    Screen("home", "/", "Live journeys"),
    then("menu-account", "As on this device", press("button", "Account"), part=MENU),
    then("menu-clock", "Speed of the demo", CLOSE, press("button", "Demo clock"),
         part=MENU),
    Screen("guide-key", "/", "shown only now", (press("button", "Make a write key"),),
           role="admin", answers={**guided(0), **KEY}),
    Screen("guide", "/", "2 of 5 done", answers=guided(2)),
    Screen("guide-finished", "/", "That was all",
           (see("4 of 5 done"), look_again(guided(5))), answers=guided(4)),
    Screen("not-found", "/nowhere", "no page at this address"),
)  # fmt: skip

JOURNEYS = (
    Screen("journeys", "/j", "Every kind of step"),
    then("journeys-menu", "Labels…", press("button", "More about Every kind of step"),
         part=MENU),
    then("journeys-labels", "Enter adds a label", press("menuitem", "Labels…")),
    then("import", "Drop a file here", CLOSE, press("button", "Import")),
    then("import-refused", "Line 3",
         fill("Or paste text", "flowchart TD\nA ==\nB -- --\n"),
         press("button", "Continue")),
    then("import-preview", "4 steps, 3 paths", fill("Or paste text", FLOW),
         press("button", "Continue")),
    Screen("journeys-none", "/j?q=nothing+of+that+name", "No journey fits"),
    Screen("gallery", "/j/new", "Use this"),
    then("gallery-copy", "Copy from a", press("button", "Copy from…")),
    then("gallery-empty", "Incubating", CLOSE, press("button", "Start empty")),
    then("gallery-preview", "Name of the journey", CLOSE,
         press("button", "Preview: Birthday")),
    Screen("versions", "/j/{every}/versions", "Versions that were live"),
    then("versions-diff", "1 change", choose("Compared with", "Version 1"), part=None),
    then("versions-name", "is kept for ever", press("button", "Name it")),
    Screen("people", PEOPLE, "What they wait for"),
    then("trace", "Times in", press("button", "What happened")),
    Screen("people-passed", f"{PEOPLE}?show=passed&step=hello", "What happened there"),
    Screen("people-parked", f"{PEOPLE}?show=parked", "What went wrong"),
    then("people-skip", "They go on", press("button", "Skip the step…")),
    Screen("print", "/j/{every}/print", "All steps"),
)  # fmt: skip


def inspector(step: str, shows: str) -> Screen:
    """Return the settings of a step."""
    return then(f"inspector-{step}", shows, card(step), part=DETAILS)


DESIGNER = (
    Screen("designer", "/j/{journey}/edit", "First basket"),
    then("menu-branch", "Move left", press_label, part=MENU),
    Screen("designer-viewer", EDIT, "Editing needs the role", role="viewer"),
    Screen("designer-map", f"{EDIT}?step=hello", "How people feel here"),
    Screen("designer-whole", EDIT, "Jump",
           (press("button", "Show the whole journey"),)),
    inspector("in", "People come in"),
    inspector("ask", "Name of the survey"),
    inspector("rest", "Spread over"),
    inspector("reply", "Or until they are"),
    inspector("large", "Add branch"),
    inspector("ab", "Share evenly"),
    inspector("again", "How many times"),
    inspector("mark", "Changes"),
    inspector("hook", "What is sent"),
    inspector("call", "What to do"),
    inspector("club", "Step 11 of 14"),
    inspector("over", "Reason"),
    inspector("out", "Reason"),
    then("designer-many", "What you do here", card("call"),
         key("Shift+ArrowDown"), part=None),
    then("palette-search", "Wait for", CLOSE, fill("Find a step", "wa"),
         part="[aria-label=Steps]"),
    then("quick-add", "Which step?", fill("Find a step", ""), card("call"),
         key("/")),
    then("menu-step", "Add a step before", CLOSE, card("call"), key("Shift+F10"),
         part=MENU),
    then("remove-split", "With all its branches", CLOSE, card("ab"),
         key("Delete")),
    then("rule", "Who takes", CLOSE, card("large"),
         press("button", "Edit", exact=True)),
    then("keys", "Next, previous step", CLOSE, press("button", "Keys")),
    then("share-dialog", "Create a link", CLOSE, press("button", "Share")),
    then("menu-journey", "Versions and history", CLOSE, MORE, part=MENU),
    then("export", "For printing and", press("menuitem", "Export")),
    then("pause", "Note for the team", CLOSE, MORE, press("menuitem", "Pause…")),
    then("add-people", "CSV file", CLOSE, MORE,
         press("menuitem", "Add people by a file")),
    then("checks", "Nothing to mend", CLOSE, press("button", "Checks"), part=DETAILS),
)  # fmt: skip

RESULTS = (
    Screen("numbers", f"{EDIT}?numbers=conversion", "came in"),
    then("numbers-choice", "Two versions", press("button", "Numbers:")),
    Screen("people-panel", f"{EDIT}?panel=people&step=rest", "Here now"),
    Screen("comments", f"{EDIT}?panel=comments&step=hello", "Is this the new wording?"),
    then("comments-mention", "Resolved by marketer", press("button", "Show 1 resolved"),
         press("button", "Answer"), fill("Comment on this step", "@mar"),
         is_offered("marketer"), part=DETAILS),
    Screen("publish-sheet", f"{EDIT}?sheet=publish", "People already inside"),
    Screen("ask-sheet", f"{EDIT}?sheet=publish", "What publishers should know",
           role="marketer"),
    Screen("approval-sheet", "/j/{asked}/edit?sheet=publish", "Approve and put live"),
    Screen("playback", "/j/{journey}/edit", "Step 1 of",
           (press("button", "Try a persona"),)),
    then("playback-who", "Agreed to marketing", press("button", "Who it is…"),
         part="[aria-label='Try a persona']"),
    then("playback-crowd", "drawn with seed", press("button", "Back to the steps"),
         press("button", "Run 1,000 people"), part=None),
)  # fmt: skip

SAFETY = (
    Screen("draft-problems", DRAFT, "2 problems", (press("button", "Checks"),)),
    then("free-arrangement", "Place on the canvas", press_text("Free arrangement"),
         card("pause"), part=None),
    Screen("second-tab", "/j/{asked}/edit", "Being edited in another tab",
           (open_second_tab,)),
    Screen("conflict", "/j/{club}/edit?step=year", "were changed on both sides",
           (see("Step 2 of 3"), save_elsewhere("year", "Theirs"),
            fill("Name", "Mine"))),
    Screen("offline", f"{DRAFT}?step=news", "Offline, kept in this browser",
           (drop_line, fill("Name", "On the train"))),
    Screen("restore", DRAFT, "Unsaved changes of"),
    Screen("outline", EDIT, "Go to 14",
           (press_text("Outline"), press_text("How was it?"))),
    then("outline-many", "14 steps selected", key("Control+a"), part=None),
    then("outline-menu", "Add a step before", press_text("How was it?"),
         key("Shift+F10"), part=MENU),
)  # fmt: skip

SEGMENTS = (
    Screen("plan", "/m/plan", "customers covered"),
    then("plan-cell", "Close", open_cell),
    then("plan-menu", "Move to number...", CLOSE, press("button", "Menu of"),
         part=MENU),
    then("plan-move", "New number", press("menuitem", "Move to number...")),
    Screen("plan-table", "/m/plan?as=table", "The plan on"),
    Screen("priorities", "/m/lab", "Move a row: drag it"),
    then("priorities-tried", "Message pressure", press("button", " down"), part="main"),
    Screen("micro-segments", "/m/list", "Who belongs here"),
    Screen("coverage", "/m/coverage", "What each row adds"),
    Screen("overlap", "/m/overlap", "Most alike"),
    Screen("quality", "/m/quality", "more to know about"),
    Screen("runs", "/m/runs", "Parts in"),
    Screen("micro-segment", "/m/{segment}", "In words"),
    then("rule-menu", "Put into a group", press("button", "More for condition 1"),
         part=MENU),
    then("rule-examples", "Close", CLOSE,
         press("button", "See 20 of them"), part="main"),
    then("rule-backtest", "ninety days ago",
         press("button", "Try it on the last 90 days"), part="main"),
    then("micro-segment-members", "merged or erased since",
         press("button", "Show", exact=True), part="main"),
    Screen("micro-segment-new", "/m/new", "Add condition"),
    Screen("campaigns", "/campaigns", "Duration"),
    Screen("campaign", "/campaigns/{campaign}", "How it is measured"),
    Screen("campaign-new", "/campaigns/new", "How it is measured"),
    then("campaign-variants", "Share evenly",
         press("button", "Compare with another variant"),
         press("switch", "Let results choose the shares"), part="main"),
    then("campaign-gaps", "Choose a micro-segment.",
         press("button", "Save draft"), part="main"),
    then("campaign-webhook", "What is sent", press_text("Call a webhook"),
         part="main"),
    Screen("campaign-ask", "/campaigns/new", "Publishers see the request",
           (press("button", "Ask to put live"),), role="marketer"),
    Screen("uplift", "/uplift", "whom chance held out"),
    Screen("uplift-campaign", "/uplift/campaigns/{campaign}", "All campaigns"),
    Screen("uplift-split", "/uplift/splits/{split}", "All uplift"),
    Screen("uplift-experiments", "/uplift/experiments", "Drawn by chance"),
    Screen("uplift-experiment", "/uplift/experiments/{experiment}",
           "Worth a micro-segment of their own"),
    Screen("campaign-settings", "/campaigns/settings", "Quiet days"),
)  # fmt: skip

CUSTOMERS = (
    Screen("customers", "/customers", "Signed up"),
    Screen("customers-none", "/customers?q=nobody+of+that+name", "Nobody found"),
    Screen("customer", "/customers/{customer}", "Timeline"),
    then("customer-messages", "Welcome", press("tab", "Messages"), part="main"),
    then("customer-journeys", "Entered", press("tab", "In journeys"), part="main"),
    then("customer-lanes", "Left alone after", press("tab", "Over time"), part="main"),
    then("customer-lanes-table", "What happened", press_text("Show as a table"),
         part="main"),
    then("customer-consent", "Agreed", press("tab", "Consent"), part="main"),
    Screen("customer-ladder", "/customers/{customer}/decisions/{day}", "Memberships"),
    Screen("imports", "/customers/import", "Drop a CSV file here"),
    Screen("import-file", "/customers/import/{file}", "The first rows as they will be"),
    Screen("import-checked", "/customers/import/{checked}", "What the file would do"),
    Screen("tasks", "/tasks", "Welcome the family"),
    Screen("tasks-done", "/tasks?show=done", "Nothing was done yet"),
    Screen("messages", "/messages", "Coupon book"),
    Screen("message", "/messages/{template}", "Names in"),
    Screen("message-new", "/messages/new", "Only the team sees it"),
    Screen("mailbox", "/mailbox", "Choose a message to read it"),
    Screen("mail", "/mailbox/{mail}", "Received"),
)  # fmt: skip

SCREENS = (
    *SERVED,
    *START,
    *JOURNEYS,
    *DESIGNER,
    *RESULTS,
    *SAFETY,
    *SEGMENTS,
    *CUSTOMERS,
)
