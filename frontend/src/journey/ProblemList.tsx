import { UnstyledButton } from "@mantine/core";
import type { Problem } from "../api/types";
import { en } from "../texts/en";
import { useDraft, useEditor } from "./editorStore";
import { indexOf } from "./model";
import classes from "./ProblemList.module.css";
import { useView } from "./viewContext";

interface ProblemListProps {
  problems: Problem[];
  /** Called after a problem was followed to its step. */
  onFollow?: () => void;
}

/** Problems and advice in reading order; a click leads to the step. */
export function ProblemList({ problems, onFollow }: ProblemListProps) {
  const editor = useEditor();
  const { words, canvas } = useView();
  const { document } = useDraft();
  if (!problems.length) return <p className={classes.none}>{en.journey.checks.none}</p>;
  const follow = (node: string | null) => {
    editor.select(node);
    canvas.current?.focusStep(node);
    onFollow?.();
  };
  return (
    <ul className={classes.list}>
      {problems.map((p) => {
        const step = p.node === null ? undefined : indexOf(document).nodes.get(p.node);
        return (
          <li key={`${p.node} ${p.field} ${p.code} ${p.message}`}>
            <UnstyledButton className={classes.row} onClick={() => follow(step ? p.node : null)}>
              <span className={classes.level} data-level={p.level}>
                {en.journey.checks[p.level]}
              </span>
              <span className={classes.where}>
                {step ? words.title(step) : en.journey.checks.whole}
              </span>
              <span className={classes.text}>{p.message}</span>
            </UnstyledButton>
          </li>
        );
      })}
    </ul>
  );
}
