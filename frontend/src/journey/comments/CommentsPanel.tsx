import { UnstyledButton } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { useMarkSeen } from "../../api/queries/comments";
import { useThreads } from "../../api/queries/threads";
import { en } from "../../texts/en";
import { ErrorNotice } from "../../ui/ErrorNotice";
import { RowsSkeleton } from "../../ui/RowsSkeleton";
import { useDraft, useEditor, useEditorState } from "../editorStore";
import { useView } from "../viewContext";
import { CommentBox } from "./CommentBox";
import classes from "./Comments.module.css";
import { ThreadView } from "./ThreadView";
import { threadsOf, unreadIn } from "./threads";
import { useSay } from "./useSay";

/** What people say about a step, or about the journey when none is selected. */
export default function CommentsPanel({ id }: { id: string | null }) {
  const { journey } = useView();
  const { document } = useDraft();
  const query = useThreads(journey.id);
  const say = useSay(id);
  const [areAllShown, setAllShown] = useState(false);
  const all = query.data && threadsOf(query.data.value.results, document, id);
  const open = all?.filter(({ resolved_at }) => resolved_at === null);
  const settled = all?.filter(({ resolved_at }) => resolved_at !== null) ?? [];
  useSeen(unreadIn(open ?? []));
  useFocusOnKey();
  const texts = en.comments;
  return (
    <section aria-label={texts.label}>
      <CommentBox
        place={`${journey.id}:${id ?? ""}`}
        label={id === null ? texts.sayJourney : texts.sayStep}
        placeholder={texts.placeholder}
        submit={texts.send}
        onSubmit={say}
      />
      {query.error && !query.data && <ErrorNotice error={query.error} onRetry={query.refetch} />}
      {query.isPending && <RowsSkeleton height={56} />}
      {open?.length === 0 && <p className={classes.none}>{texts.none}</p>}
      <ol className={classes.threads}>
        {open?.map((thread) => (
          <ThreadView key={thread.id} thread={thread} step={id} />
        ))}
        {areAllShown &&
          settled.map((thread) => <ThreadView key={thread.id} thread={thread} step={id} />)}
      </ol>
      {settled.length > 0 && (
        <UnstyledButton className={classes.link} onClick={() => setAllShown((shown) => !shown)}>
          {areAllShown ? texts.hideResolved : texts.showResolved(settled.length)}
        </UnstyledButton>
      )}
    </section>
  );
}

/** Tell the server what was shown to the person it mentions; once for each. */
function useSeen(unread: number[]) {
  const { journey } = useView();
  const { mutate } = useMarkSeen(journey.id);
  const told = useRef(new Set<number>());
  useEffect(() => {
    const fresh = unread.filter((id) => !told.current.has(id));
    if (!fresh.length) return;
    for (const id of fresh) told.current.add(id);
    mutate(fresh);
  }, [unread, mutate]);
}

/** The key C opens this panel and goes to the field. */
function useFocusOnKey() {
  const editor = useEditor();
  const isAsked = useEditorState((s) => s.isCommenting);
  useEffect(() => {
    if (!isAsked) return;
    editor.store.setState({ isCommenting: false });
    globalThis.document.querySelector<HTMLElement>("[data-comment-box]")?.focus();
  }, [editor, isAsked]);
}
