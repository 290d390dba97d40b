import { Button, Textarea } from "@mantine/core";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { messageOf } from "../../api/errors";
import type { Colleague } from "../../api/queries/comments";
import { en } from "../../texts/en";
import classes from "./Comments.module.css";
import { MentionList } from "./MentionList";
import { complete } from "./threads";
import { keepUnsent, readUnsent } from "./unsent";
import { useMention } from "./useMention";

const MAX_LENGTH = 5_000;

interface CommentBoxProps {
  /** Where it is said: its text is kept under this name until it is sent. */
  place: string;
  label: string;
  placeholder: string;
  submit: string;
  /** What is there to begin with, when something is changed. */
  start?: string;
  autoFocus?: boolean;
  /** Resolves when the server took it; the text is kept when it did not. */
  onSubmit: (text: string) => Promise<unknown>;
  onCancel?: () => void;
}

/** A field for a comment, with the list of colleagues behind an "@". */
export function CommentBox(props: CommentBoxProps) {
  const { place, label, placeholder, submit, start = "", autoFocus, onSubmit, onCancel } = props;
  const [text, setText] = useState(() => readUnsent(place) || start);
  const [caret, setCaret] = useState(0);
  const [error, setError] = useState<string | null>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const mention = useMention(text, caret);
  useEffect(() => {
    if (autoFocus) field.current?.focus();
  }, [autoFocus]);

  const type = (next: string, at: number) => {
    setText(next);
    setCaret(at);
    setError(null);
    keepUnsent(place, next === start ? "" : next);
  };
  const choose = (colleague: Colleague) => {
    const done = complete(text, caret, colleague);
    // At once: the next key that is typed belongs behind the name.
    flushSync(() => type(done.text, done.caret));
    field.current?.focus();
    field.current?.setSelectionRange(done.caret, done.caret);
  };
  const send = async () => {
    const said = text.trim();
    if (!said || said.length > MAX_LENGTH) return;
    // Shown at once where it belongs, so that the next can be written; it comes back here
    // should the server refuse it.
    setText("");
    try {
      await onSubmit(said);
      if (readUnsent(place) === text) keepUnsent(place, "");
    } catch (refusal) {
      setText((next) => (next.trim() ? `${text}\n\n${next}` : text));
      setError(en.comments.refused(messageOf(refusal)));
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (mention.onKeyDown(event, choose)) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void send();
    else if (event.key === "Escape" && onCancel) {
      event.preventDefault();
      onCancel();
    }
  };
  const over = text.trim().length - MAX_LENGTH;
  return (
    <div className={classes.box}>
      <Textarea
        ref={field}
        autosize
        minRows={2}
        maxRows={8}
        size="sm"
        label={label}
        placeholder={placeholder}
        value={text}
        error={over > 0 ? en.comments.tooLong(over) : error}
        data-comment-box
        aria-autocomplete="list"
        aria-haspopup="listbox"
        aria-controls={mention.id}
        aria-activedescendant={mention.activeId}
        onChange={({ currentTarget }) => type(currentTarget.value, currentTarget.selectionStart)}
        onSelect={({ currentTarget }) => setCaret(currentTarget.selectionStart)}
        onKeyDown={onKeyDown}
        onBlur={mention.close}
      />
      <MentionList {...mention} onChoose={choose} />
      {(text.trim() || onCancel) && (
        <div className={classes.actions}>
          <Button size="compact-sm" disabled={!text.trim() || over > 0} onClick={send}>
            {submit}
          </Button>
          {onCancel && (
            <Button size="compact-sm" variant="subtle" onClick={onCancel}>
              {en.comments.cancel}
            </Button>
          )}
        </div>
      )}
    </div>
  );
}
