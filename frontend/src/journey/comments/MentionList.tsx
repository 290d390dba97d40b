import type { Colleague } from "../../api/queries/comments";
import { en } from "../../texts/en";
import classes from "./Comments.module.css";
import type { MentionState } from "./useMention";

type MentionListProps = Pick<MentionState, "id" | "found" | "active" | "optionId"> & {
  onChoose: (colleague: Colleague) => void;
};

/** Colleagues to choose from; the focus stays in the field. */
export function MentionList({ id, found, active, optionId, onChoose }: MentionListProps) {
  return (
    <div
      id={id}
      role="listbox"
      aria-label={en.comments.mention}
      className={classes.colleagues}
      hidden={!found.length}
    >
      {found.map((colleague, index) => (
        <div
          key={colleague.id}
          id={optionId(index)}
          role="option"
          tabIndex={-1}
          aria-selected={index === active}
          className={classes.colleague}
          // Before the field loses the focus, which would close the list.
          onMouseDown={(event) => {
            event.preventDefault();
            onChoose(colleague);
          }}
        >
          <span className={classes.name}>{colleague.name}</span>
          {colleague.handle !== colleague.name && (
            <span className={classes.quiet}>@{colleague.handle}</span>
          )}
        </div>
      ))}
    </div>
  );
}
