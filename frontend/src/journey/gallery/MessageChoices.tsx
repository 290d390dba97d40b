import { Select } from "@mantine/core";
import { useAllTemplates } from "../../api/queries/all";
import type { OfferedWords } from "../../api/queries/gallery";
import type { TemplateRow } from "../../api/types";
import { en } from "../../texts/en";
import classes from "./Gallery.module.css";

const texts = en.gallery;

interface MessageChoicesProps {
  offered: OfferedWords[];
  /** Key of a message -> a message there is, sent in its place. */
  chosen: Record<string, number>;
  canChoose: boolean;
  onChange: (chosen: Record<string, number>) => void;
}

/** The messages a template brings; each may give way to one that is there. */
export function MessageChoices({ offered, chosen, canChoose, onChange }: MessageChoicesProps) {
  const there = useAllTemplates().data ?? [];
  const choose = (key: string, value: string | null) => {
    const { [key]: _left, ...rest } = chosen;
    onChange(value ? { ...rest, [key]: Number(value) } : rest);
  };
  return (
    <ul className={classes.messages}>
      {offered.map((words) => (
        <li key={words.key} className={classes.message}>
          <details>
            <summary className={classes.summary}>
              <span className={classes.stepName}>{words.name}</span>
              <span className={classes.why}>{words.subject}</span>
            </summary>
            <div className={classes.body}>
              {linesOf(words.html).map((line, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes
                <p key={at}>{line}</p>
              ))}
            </div>
          </details>
          {canChoose && fitting(there, words).length > 0 && (
            <Select
              size="xs"
              aria-label={texts.chooseFor(words.name)}
              placeholder={texts.written(words.name)}
              clearable
              searchable
              value={words.key in chosen ? String(chosen[words.key]) : null}
              data={fitting(there, words).map(({ id, name }) => ({
                value: String(id),
                label: name,
              }))}
              onChange={(value) => choose(words.key, value)}
            />
          )}
        </li>
      ))}
    </ul>
  );
}

const fitting = (there: TemplateRow[], { purpose }: OfferedWords) =>
  there.filter((one) => one.purpose === purpose);

/** The words of a body, line by line; what fills them in stays visible. */
function linesOf(html: string): string[] {
  const body = new DOMParser().parseFromString(html, "text/html").body;
  return [...body.querySelectorAll("h1, p, li")].map((each) => each.textContent ?? "");
}
