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
import { WebhookFields } from "./WebhookFields";

const KINDS: Action["kind"][] = ["message", "attribute", "trigger", "webhook"];

interface ActionEditorProps {
  label: string;
  action: Action;
  readOnly: boolean;
  /** By the field's path below the action's owner: `action.name`. */
  errorOf: FieldsProps["errorOf"];
  onChange: (action: Action) => void;
}

/** One thing a campaign does: its kind and the settings of that kind. */
export function ActionEditor(props: ActionEditorProps) {
  const { label, action, readOnly, onChange } = props;
  return (
    <>
      <SegmentedControl
        aria-label={label}
        readOnly={readOnly}
        value={action.kind}
        data={KINDS.map((value) => ({ value, label: en.campaigns.actions[value] }))}
        onChange={(kind) => onChange(newAction(kind as Action["kind"]))}
      />
      <ActionSettings {...props} />
    </>
  );
}

function ActionSettings({ action, ...props }: ActionEditorProps) {
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
          onChange={(event) => props.onChange({ ...action, name: event.currentTarget.value })}
        />
      );
    case "webhook":
      return <WebhookFields {...props} action={action} />;
  }
}

/** What the settings of one kind of action get. */
export type ActionProps<Kind extends Action["kind"]> = Omit<
  ActionEditorProps,
  "label" | "action"
> & { action: Extract<Action, { kind: Kind }> };

function MessageField({ action, onChange, readOnly, errorOf }: ActionProps<"message">) {
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
        onChange={(value) => onChange({ ...action, template_id: Number(value) })}
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

function AttributeFields({ action, onChange, readOnly, errorOf }: ActionProps<"attribute">) {
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
        onChange={(name) => onChange({ ...action, name })}
      />
      <TextInput
        label={en.campaigns.attributeValue}
        readOnly={readOnly}
        value={action.value === null ? "" : String(action.value)}
        error={errorOf("attribute", "action.value")}
        onChange={(event) => onChange({ ...action, value: readValue(event.currentTarget.value) })}
      />
    </div>
  );
}
