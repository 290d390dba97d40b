import { useEffect, useRef } from "react";
import { en } from "../../texts/en";
import { KindIcon } from "../../ui/kinds/KindIcon";
import classes from "./Diff.module.css";
import { keyOf, type StepChange } from "./diff";
import type { ChangeWords } from "./words";

interface ChangeListProps {
  changes: StepChange[];
  selected: string | null;
  say: (change: StepChange) => ChangeWords;
  onShow: (change: StepChange) => void;
}

const texts = en.versions;

/** What differs, one line for each step, in words below it. */
export function ChangeList({ changes, selected, say, onShow }: ChangeListProps) {
  return (
    <aside className={classes.list} aria-label={texts.changes(changes.length)}>
      <h3 className={classes.head}>{texts.changes(changes.length)}</h3>
      <p className={classes.hint}>{changes.length ? texts.walk : texts.same}</p>
      <ul className={classes.changes}>
        {changes.map((change) => (
          <Row
            key={keyOf(change)}
            change={change}
            words={say(change)}
            isSelected={selected === keyOf(change)}
            onShow={() => onShow(change)}
          />
        ))}
      </ul>
    </aside>
  );
}

interface RowProps {
  change: StepChange;
  words: ChangeWords;
  isSelected: boolean;
  onShow: () => void;
}

function Row({ change, words, isSelected, onShow }: RowProps) {
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (isSelected) row.current?.scrollIntoView({ block: "nearest" });
  }, [isSelected]);
  return (
    <li ref={row} className={classes.change} data-change={change.kind}>
      <button
        type="button"
        className={classes.row}
        aria-current={isSelected ? "true" : undefined}
        onClick={onShow}
      >
        <span className={classes.line}>
          <span className={classes.sign} aria-hidden>
            {en.canvas.changes[change.kind]}
          </span>
          {words.kind && <KindIcon kind={words.kind} size={24} />}
          <span className={classes.title}>{words.title}</span>
          <span className={classes.kind}>{texts.kinds[change.kind]}</span>
        </span>
        {words.fields.map(({ what, before, after }) => (
          <span key={`${what} ${after}`} className={classes.field}>
            <b>{what}</b> {texts.fromTo(before, after)}
          </span>
        ))}
      </button>
    </li>
  );
}
