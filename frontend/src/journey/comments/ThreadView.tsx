import { Button } from "@mantine/core";
import { useState } from "react";
import { useResolve } from "../../api/queries/comments";
import { useMe } from "../../api/queries/me";
import type { Thread } from "../../api/queries/threads";
import { en } from "../../texts/en";
import { formatDateTime } from "../../ui/format";
import { toastError } from "../../ui/toast";
import { useView } from "../viewContext";
import { CommentBox } from "./CommentBox";
import classes from "./Comments.module.css";
import { CommentView } from "./CommentView";
import { useSay } from "./useSay";

interface ThreadViewProps {
  thread: Thread;
  /** The step whose comments are shown; null: the journey's. */
  step: string | null;
}

/** A comment with its answers, and whether it is settled. */
export function ThreadView({ thread, step }: ThreadViewProps) {
  const { journey } = useView();
  const resolve = useResolve(journey.id);
  const say = useSay(null, thread.id);
  const zone = useMe()?.workspace.timezone;
  const [isAnswering, setAnswering] = useState(false);
  const isResolved = thread.resolved_at !== null;
  // On its way to the server: there is nothing to answer or to settle yet.
  const isSent = thread.id > 0;
  const name = thread.comments[0]?.author.name ?? "";
  const texts = en.comments;
  const settle = () =>
    resolve.mutate({ thread: thread.id, isResolved: !isResolved }, { onError: toastError });
  return (
    <li
      className={classes.thread}
      data-resolved={isResolved || undefined}
      aria-label={texts.thread(name)}
    >
      {step === null && thread.node !== null && (
        <p className={classes.gone}>{texts.onGone(thread.node_name)}</p>
      )}
      {thread.comments.map((comment) => (
        <CommentView key={comment.id} comment={comment} />
      ))}
      {thread.resolved_at !== null && (
        <p className={classes.gone}>
          {texts.resolvedBy(thread.resolved_by, formatDateTime(thread.resolved_at, zone))}
        </p>
      )}
      {isSent && isAnswering && (
        <CommentBox
          place={`${journey.id}:thread:${thread.id}`}
          label={texts.answerTo(name)}
          placeholder={texts.answerPlaceholder}
          submit={texts.answer}
          autoFocus
          onSubmit={async (text) => {
            await say(text);
            setAnswering(false);
          }}
          onCancel={() => setAnswering(false)}
        />
      )}
      {isSent && !isAnswering && (
        <div className={classes.actions}>
          <Button size="compact-xs" variant="default" onClick={() => setAnswering(true)}>
            {texts.answer}
          </Button>
          <Button size="compact-xs" variant="subtle" loading={resolve.isPending} onClick={settle}>
            {isResolved ? texts.reopen : texts.resolve}
          </Button>
        </div>
      )}
    </li>
  );
}
