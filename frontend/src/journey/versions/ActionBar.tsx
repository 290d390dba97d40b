import { Button, Group, Select } from "@mantine/core";
import { useState } from "react";
import { useCanEdit } from "../../api/queries/me";
import { useRestore } from "../../api/queries/states";
import type { JourneyDetail } from "../../api/types";
import { en } from "../../texts/en";
import { toast, toastError } from "../../ui/toast";
import classes from "./Compare.module.css";
import type { Entry } from "./entries";
import { NameDialog } from "./NameDialog";

interface ActionBarProps {
  journey: JourneyDetail;
  shown: Entry;
  compared: Entry | null;
  all: Entry[];
  onCompare: (token: string | null) => void;
}

/** What is shown, what it is compared with, and what can be done with it. */
export function ActionBar({ journey, shown, compared, all, onCompare }: ActionBarProps) {
  const canEdit = useCanEdit();
  const restore = useRestore(journey.id);
  const [isNaming, setNaming] = useState(false);
  const texts = en.versions;
  const others = all.filter(({ token }) => token !== shown.token);
  const bringBack = () =>
    restore.mutate(
      { stored: shown.stored, revision: journey.draft.revision },
      { onSuccess: () => toast(texts.restored(shown.title)), onError: toastError },
    );
  return (
    <div className={classes.bar}>
      <h2 className={classes.shown}>{shown.title}</h2>
      <Select
        className={classes.select ?? ""}
        size="xs"
        label={texts.compareWith}
        placeholder={texts.nothing}
        clearable
        clearButtonProps={{ "aria-label": texts.nothing }}
        searchable={others.length > 8}
        value={compared?.token ?? null}
        data={others.map(({ token, title }) => ({ value: token, label: title }))}
        onChange={onCompare}
        comboboxProps={{ withinPortal: true }}
      />
      {canEdit && (
        <Group gap="xs" className={classes.actions ?? ""}>
          <Button size="xs" variant="default" onClick={() => setNaming(true)}>
            {shown.name ? texts.rename : texts.nameIt}
          </Button>
          {shown.stored !== "draft" && (
            <Button size="xs" onClick={bringBack} loading={restore.isPending}>
              {texts.restore}
            </Button>
          )}
        </Group>
      )}
      {isNaming && <NameDialog journey={journey} entry={shown} onClose={() => setNaming(false)} />}
    </div>
  );
}
