import { Alert, Button, FileInput, Group, Modal, Stack } from "@mantine/core";
import { useState } from "react";
import { messageOf } from "../../api/errors";
import { type ListReport, useAddPeople } from "../../api/queries/entries";
import { en } from "../../texts/en";
import { DialogActions } from "../../ui/DialogActions";
import { formatCount } from "../../ui/format";
import { useView } from "../viewContext";
import classes from "./Life.module.css";

interface AddPeopleDialogProps {
  isOpen: boolean;
  onClose: () => void;
}

/** Ask the people of a file into the journey; who is in it twice or already stays once. */
export function AddPeopleDialog({ isOpen, onClose }: AddPeopleDialogProps) {
  return (
    <Modal opened={isOpen} onClose={onClose} title={en.life.addPeople}>
      {isOpen && <AddPeopleForm onClose={onClose} />}
    </Modal>
  );
}

function AddPeopleForm({ onClose }: { onClose: () => void }) {
  const { journey } = useView();
  const add = useAddPeople(journey.id);
  const [file, setFile] = useState<File | null>(null);
  const texts = en.life;
  if (add.data) return <Report report={add.data} onClose={onClose} />;
  return (
    <Stack gap="md">
      <FileInput
        data-autofocus
        label={texts.file}
        description={texts.fileHint}
        placeholder={texts.chooseFile}
        accept=".csv,text/csv,text/plain"
        value={file}
        onChange={setFile}
      />
      {add.error && (
        <Alert color="red" role="alert">
          {messageOf(add.error)}
        </Alert>
      )}
      <DialogActions
        label={texts.addSubmit}
        onCancel={onClose}
        isDisabled={!file}
        isPending={add.isPending}
        onSubmit={() => file && add.mutate(file)}
      />
    </Stack>
  );
}

/** As many unknown lines as one looks at; the rest is counted. */
const SHOWN_LINES = 20;

function Report({ report, onClose }: { report: ListReport; onClose: () => void }) {
  const texts = en.life;
  const shown = report.unknown.slice(0, SHOWN_LINES);
  const more = report.unknown_count - shown.length;
  return (
    <Stack gap="md">
      <p role="status" className={classes.hint}>
        {texts.added(report.customers)}
        {report.repeated > 0 && ` ${texts.repeated(report.repeated)}`}
      </p>
      {report.unknown_count > 0 && (
        <div>
          <p className={classes.hint}>{texts.unknown(report.unknown_count)}</p>
          <ul className={classes.unknown}>
            {shown.map(({ line, user_id }) => (
              <li key={line}>{texts.unknownLine(line, user_id)}</li>
            ))}
            {more > 0 && <li>{texts.moreLines(formatCount(more))}</li>}
          </ul>
        </div>
      )}
      <Group justify="flex-end">
        <Button onClick={onClose}>{texts.close}</Button>
      </Group>
    </Stack>
  );
}
