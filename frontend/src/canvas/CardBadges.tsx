import { Link } from "react-router";
import { en } from "../texts/en";
import { Icon } from "../ui/Icon";
import { lookUp } from "../ui/lookUp";
import classes from "./CardBadges.module.css";
import { useOverlay } from "./overlay";

/** The numbers on a card. Each listens for itself, so a tick never draws the card anew. */
export function CardBadges({ id }: { id: string }) {
  return (
    <>
      <CountBadge id={id} />
      <div className={classes.foot}>
        <TroubleBadge id={id} />
        <CommentBadge id={id} />
      </div>
    </>
  );
}

function CountBadge({ id }: { id: string }) {
  const badge = useOverlay((o) => lookUp((o.tried ?? o).stepCounts, id));
  const isStale = useOverlay((o) => o.areCountsStale && !o.tried);
  if (!badge) return null;
  return (
    <div
      className={classes.count}
      data-stale={isStale || undefined}
      data-word={badge.isWord || undefined}
    >
      {badge.text}
      {badge.versus !== undefined && <div className={classes.versus}>{badge.versus}</div>}
    </div>
  );
}

/** Not a tab stop: the same link stands in the panel of the step. */
function TroubleBadge({ id }: { id: string }) {
  const trouble = useOverlay((o) => lookUp(o.troubles, id));
  if (!trouble) return null;
  return (
    <Link
      to={trouble.to}
      tabIndex={-1}
      className={classes.trouble}
      aria-label={trouble.label}
      title={trouble.label}
      onClick={(event) => event.stopPropagation()}
    >
      <Icon name="warning" size={12} />
      {trouble.text}
    </Link>
  );
}

function CommentBadge({ id }: { id: string }) {
  const count = useOverlay((o) => lookUp(o.comments, id));
  if (!count) return null;
  return (
    <div className={classes.comments} title={en.canvas.comments(count)}>
      <Icon name="bubble" size={12} />
      {count}
    </div>
  );
}
