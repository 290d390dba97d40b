import { UnstyledButton } from "@mantine/core";
import { useState } from "react";
import { useDeleteComment, useEditComment } from "../../api/queries/comments";
import { useMe } from "../../api/queries/me";
import type { Comment } from "../../api/queries/threads";
import { en } from "../../texts/en";
import { formatDateTime } from "../../ui/format";
import { toastError } from "../../ui/toast";
import { useView } from "../viewContext";
import { CommentBox } from "./CommentBox";
import classes from "./Comments.module.css";
import { cutAtMentions } from "./threads";

/** One comment; who wrote it can change it or take it back. */
export function CommentView({ comment }: { comment: Comment }) {
  const { journey } = useView();
  const me = useMe();
  const edit = useEditComment(journey.id);
  const [isEditing, setEditing] = useState(false);
  const texts = en.comments;
  if (comment.is_deleted) return <p className={classes.removed}>{texts.removed}</p>;
  const isOwn = me !== undefined && comment.author.id === me.id && comment.id > 0;
  return (
    <article className={classes.comment}>
      <header className={classes.head}>
        <span className={classes.name}>{comment.author.name}</span>
        {comment.is_unread && <span className={classes.unread}>{texts.unread}</span>}
        <span className={classes.quiet}>
          {comment.id > 0
            ? formatDateTime(comment.created_at, me?.workspace.timezone)
            : texts.sending}
          {comment.edited_at !== null && `, ${texts.edited}`}
        </span>
      </header>
      {isEditing ? (
        <CommentBox
          place={`${journey.id}:edit:${comment.id}`}
          label={texts.editOf}
          placeholder=""
          submit={texts.save}
          start={comment.text}
          autoFocus
          onSubmit={async (text) => {
            await edit.mutateAsync({ comment: comment.id, text });
            setEditing(false);
          }}
          onCancel={() => setEditing(false)}
        />
      ) : (
        <Said comment={comment} />
      )}
      {isOwn && !isEditing && <OwnActions id={comment.id} onEdit={() => setEditing(true)} />}
    </article>
  );
}

/** Plain text: React writes it as text, whatever it looks like. */
function Said({ comment }: { comment: Comment }) {
  return (
    <p className={classes.text} dir="auto">
      {cutAtMentions(comment).map(({ text, isMention, at }) =>
        isMention ? (
          <b key={at} className={classes.mention}>
            {text}
          </b>
        ) : (
          text
        ),
      )}
    </p>
  );
}

function OwnActions({ id, onEdit }: { id: number; onEdit: () => void }) {
  const { journey } = useView();
  const remove = useDeleteComment(journey.id);
  const texts = en.comments;
  return (
    <div className={classes.own}>
      <UnstyledButton className={classes.link} onClick={onEdit}>
        {texts.edit}
      </UnstyledButton>
      <UnstyledButton
        className={classes.link}
        disabled={remove.isPending}
        onClick={() => remove.mutate(id, { onError: toastError })}
      >
        {texts.remove}
      </UnstyledButton>
    </div>
  );
}
