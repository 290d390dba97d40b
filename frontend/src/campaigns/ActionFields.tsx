import { Autocomplete, Button, SegmentedControl, Select, TextInput } from "@mantine/core";
import { Link } from "react-router";
import { useAllTemplates } from "../api/queries/all";
import type { Action } from "../api/queries/campaigns";
import { useCatalogue } from "../api/queries/catalogue";
import { en } from "../texts/en";
import { Icon } from "../ui/Icon";
import type { FieldsProps } from "./CampaignForm";
import classes from "./CampaignForm.module.css";
import { newAction, readValue } from "./form";

const KINDS: Action["kind"][] = ["message", "attribute", "trigger"];

/** What the campaign does for each customer who gets it. */
export function ActionFields(props: FieldsProps) {
  const { draft, change, readOnly } = props;
  return (
    <>
      <SegmentedControl
        aria-label={en.campaigns.action}
        readOnly={readOnly}
        value={draft.action.kind}
        data={KINDS.map((value) => ({ value, label: en.campaigns.actions[value] }))}
        onChange={(kind) => change({ action: newAction(kind as Action["kind"]) })}
      />
      <ActionSettings {...props} action={draft.action} />
    </>
  );
}

function ActionSettings({ action, ...props }: FieldsProps & { action: Action }) {
  switch (action.kind) {
    case "message":
      return <MessageField {...props} action={action} />;
    case "attribute":
      return <AttributeFields {...props} action={action} />;
    case "trigger":
      return (
        <TextInput
          label={en.campaigns.triggerName}
          description={en.campaigns.triggerHint}
          required
          readOnly={props.readOnly}
          value={action.name}
          error={props.errorOf("trigger", "action.name")}
          onChange={(event) =>
            props.change({ action: { ...action, name: event.currentTarget.value } })
          }
        />
      );
  }
}

type Of<Kind extends Action["kind"]> = FieldsProps & { action: Extract<Action, { kind: Kind }> };

function MessageField({ action, change, readOnly, errorOf }: Of<"message">) {
  const templates = useAllTemplates();
  const chosen = action.template_id;
  return (
    <div>
      <Select
        label={en.campaigns.template}
        required
        searchable
        nothingFoundMessage={en.ui.nothingFound}
        placeholder={en.campaigns.templateHint}
        readOnly={readOnly}
        allowDeselect={false}
        value={chosen === null ? null : String(chosen)}
        data={(templates.data ?? []).map((each) => ({ value: String(each.id), label: each.name }))}
        error={errorOf("template", "action.template_id")}
        onChange={(value) => change({ action: { ...action, template_id: Number(value) } })}
      />
      {chosen !== null && (
        <Button
          component={Link}
          to={`/messages/${chosen}`}
          size="compact-sm"
          variant="subtle"
          mt={6}
          leftSection={<Icon name="envelope" size={16} />}
        >
          {en.campaigns.seeMessage}
        </Button>
      )}
    </div>
  );
}

function AttributeFields({ action, change, readOnly, errorOf }: Of<"attribute">) {
  const attributes = useCatalogue().data?.attributes ?? [];
  return (
    <div className={classes.pair}>
      <Autocomplete
        label={en.campaigns.attributeName}
        required
        readOnly={readOnly}
        data={attributes.map((each) => each.name)}
        value={action.name}
        error={errorOf("attribute", "action.name")}
        onChange={(name) => change({ action: { ...action, name } })}
      />
      <TextInput
        label={en.campaigns.attributeValue}
        readOnly={readOnly}
        value={action.value === null ? "" : String(action.value)}
        error={errorOf("attribute", "action.value")}
        onChange={(event) =>
          change({ action: { ...action, value: readValue(event.currentTarget.value) } })
        }
      />
    </div>
  );
}
