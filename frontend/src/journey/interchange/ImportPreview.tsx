import { Button, Group, Stack, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import type { ImportNote, ImportResult } from "../../api/queries/interchange";
import { en } from "../../texts/en";
import { ErrorNotice } from "../../ui/ErrorNotice";
import { toDataUrl } from "../../ui/png";
import classes from "./Interchange.module.css";
import { byWeight } from "./notes";

interface ImportPreviewProps {
  found: ImportResult;
  error: unknown;
  isPending: boolean;
  onBack: () => void;
  onCreate: (name: string) => void;
}

/** What comes in: a small picture, its name, and a note on whatever did not fit. */
export function ImportPreview(props: ImportPreviewProps) {
  const { found, error, isPending, onBack, onCreate } = props;
  const [name, setName] = useState(found.name.trim());
  const texts = en.interchange;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim()) onCreate(name.trim());
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <div className={classes.picture}>
          <img src={toDataUrl(found.picture)} alt={texts.picture(found.name)} />
        </div>
        <p className={classes.intro} role="status">
          {texts.found(texts.formats[found.format], found.steps, found.paths)}
        </p>
        <TextInput
          data-autofocus
          label={texts.name}
          maxLength={120}
          value={name}
          error={name.trim() ? null : texts.nameMissing}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Notes notes={found.notes} />
        {error !== null && <ErrorNotice error={error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onBack}>
            {texts.back}
          </Button>
          <Button type="submit" loading={isPending}>
            {texts.create}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Notes({ notes }: { notes: ImportNote[] }) {
  const texts = en.interchange;
  const problems = notes.filter((note) => note.level === "problem").length;
  const title = texts.notes(problems, notes.length - problems);
  if (!notes.length) return <p className={classes.intro}>{title}</p>;
  return (
    <section aria-label={title}>
      <h3 className={classes.notesTitle}>{title}</h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls needs the keys */}
      <ul className={classes.notes} tabIndex={0} aria-label={title}>
        {byWeight(notes).map((note, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes
          <li key={at} className={classes.note}>
            <span className={classes.level} data-level={note.level}>
              {texts.level[note.level]}
            </span>
            <span>{note.message}</span>
            {note.line !== null && (
              <span className={classes.line} title={note.element ?? undefined}>
                {texts.line(note.line)}
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
