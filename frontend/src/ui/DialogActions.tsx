import { Button, Group } from "@mantine/core";
import { en } from "../texts/en";

interface DialogActionsProps {
  /** What is done, in a word or two. */
  label: string;
  onCancel: () => void;
  /** Left out where the dialog is a form that submits. */
  onSubmit?: () => void;
  isPending?: boolean;
  isDisabled?: boolean;
  /** It cannot be undone. */
  isDanger?: boolean;
  hasFocus?: boolean;
}

/** The last row of a dialog: away without a change, or on. */
export function DialogActions(props: DialogActionsProps) {
  const { label, onCancel, onSubmit, isPending = false, isDisabled = false } = props;
  return (
    <Group justify="flex-end">
      <Button variant="default" onClick={onCancel}>
        {en.ui.cancel}
      </Button>
      <Button
        loading={isPending}
        disabled={isDisabled}
        {...(props.isDanger ? { color: "red" } : {})}
        {...(props.hasFocus ? { "data-autofocus": true } : {})}
        {...(onSubmit ? { onClick: onSubmit } : { type: "submit" as const })}
      >
        {label}
      </Button>
    </Group>
  );
}
