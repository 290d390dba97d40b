import { Button } from "@mantine/core";
import { en } from "../texts/en";
import { Icon } from "../ui/Icon";
import { ActionEditor } from "./ActionEditor";
import type { FieldsProps } from "./CampaignForm";
import { addVariant } from "./form";
import { VariantFields } from "./VariantFields";

/** What the campaign does for each customer who gets it: one thing, or one of several. */
export function ActionFields(props: FieldsProps) {
  const { draft, change, readOnly, errorOf } = props;
  if (draft.variants.length > 0) return <VariantFields {...props} />;
  return (
    <>
      <ActionEditor
        label={en.campaigns.action}
        action={draft.action}
        readOnly={readOnly}
        errorOf={errorOf}
        onChange={(action) => change({ action })}
      />
      {!readOnly && (
        <div>
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<Icon name="flask" size={16} />}
            onClick={() => change(addVariant(draft))}
          >
            {en.campaigns.variants.compare}
          </Button>
        </div>
      )}
    </>
  );
}
