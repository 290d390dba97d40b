import { ActionIcon, Autocomplete, Button, Input, Select, TextInput } from "@mantine/core";
import { useCatalogue } from "../api/queries/catalogue";
import { en } from "../texts/en";
import { Icon } from "../ui/Icon";
import type { ActionProps } from "./ActionEditor";
import classes from "./CampaignForm.module.css";

const METHODS = ["POST", "PUT", "PATCH", "GET", "DELETE"];
const texts = en.campaigns.webhook;

/** A request to another system: where it goes, and what it says of the customer. */
export function WebhookFields({ action, onChange, readOnly, errorOf }: ActionProps<"webhook">) {
  return (
    <>
      <TextInput
        label={texts.url}
        description={texts.urlHint}
        required
        readOnly={readOnly}
        maxLength={2000}
        value={action.url}
        error={errorOf("webhook", "action.url")}
        onChange={(event) => onChange({ ...action, url: event.currentTarget.value })}
      />
      <div className={classes.pair}>
        <Select
          label={texts.method}
          readOnly={readOnly}
          allowDeselect={false}
          value={action.method}
          data={METHODS}
          onChange={(method) => onChange({ ...action, method: method ?? "POST" })}
        />
        <TextInput
          label={texts.secret}
          description={texts.secretHint}
          inputWrapperOrder={["label", "input", "description", "error"]}
          readOnly={readOnly}
          maxLength={100}
          value={action.secret}
          onChange={(event) => onChange({ ...action, secret: event.currentTarget.value })}
        />
      </div>
      <SentFields {...{ action, onChange, readOnly, errorOf }} />
    </>
  );
}

function SentFields({ action, onChange, readOnly, errorOf }: ActionProps<"webhook">) {
  const attributes = useCatalogue().data?.attributes ?? [];
  const { fields } = action;
  const set = (at: number, part: Partial<(typeof fields)[number]>) =>
    onChange({
      ...action,
      fields: fields.map((one, index) => (index === at ? { ...one, ...part } : one)),
    });
  return (
    <Input.Wrapper label={texts.sent} labelElement="div" description={texts.sentHint}>
      <div className={classes.lines}>
        {fields.map((field, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line has no other identity
          <div key={at} className={classes.line}>
            <TextInput
              aria-label={texts.key(at + 1)}
              readOnly={readOnly}
              value={field.key}
              error={errorOf(null, `action.fields.${at}.key`)}
              onChange={(event) => set(at, { key: event.currentTarget.value })}
            />
            <Autocomplete
              aria-label={texts.attribute(at + 1)}
              readOnly={readOnly}
              data={attributes.map((each) => each.name)}
              value={field.attribute}
              error={errorOf(null, `action.fields.${at}.attribute`)}
              onChange={(attribute) => set(at, { attribute, key: field.key || attribute })}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              disabled={readOnly}
              aria-label={texts.remove(at + 1)}
              onClick={() => onChange({ ...action, fields: fields.toSpliced(at, 1) })}
            >
              <Icon name="trash" size={16} />
            </ActionIcon>
          </div>
        ))}
        {!readOnly && (
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => onChange({ ...action, fields: [...fields, { key: "", attribute: "" }] })}
          >
            {texts.add}
          </Button>
        )}
      </div>
    </Input.Wrapper>
  );
}
