import { SegmentedControl } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
import { messageOf } from "../api/errors";
import { useCustomers } from "../api/queries/customers";
import {
  type PreviewBody,
  type TemplateBody,
  type TemplatePreview,
  type TemplateProblem,
  useTemplatePreview,
} from "../api/queries/templates";
import { en } from "../texts/en";
import { CustomerPicker } from "../ui/customers/CustomerPicker";
import { PreviewFrame } from "./PreviewFrame";
import classes from "./TemplateForm.module.css";

interface PreviewPanelProps {
  draft: TemplateBody;
  /** Problems of the last attempt to save. */
  refused: TemplateProblem[];
}

type View = "html" | "text";
const REST_MS = 500;

/** The message as one real customer would get it, half a second after the last key. */
export function PreviewPanel({ draft, refused }: PreviewPanelProps) {
  const [chosen, setChosen] = useState<number | null>(null);
  const [touched, setTouched] = useState(false);
  const [view, setView] = useState<View>("html");
  // Somebody is shown from the start; the person may choose another, or nobody.
  const first = useCustomers("").data?.pages[0]?.results[0]?.id ?? null;
  const customer = touched ? chosen : first;
  const body = toPreview(draft, customer);
  const [rested] = useDebouncedValue(body, REST_MS, { leading: true });
  const preview = useTemplatePreview(body === null ? null : rested);
  const problems = preview.data?.problems ?? refused;
  return (
    <section className={classes.preview} aria-labelledby="preview-title">
      <h2 id="preview-title" className={classes.previewTitle}>
        {en.messages.preview}
      </h2>
      <CustomerPicker
        label={en.messages.previewAs}
        value={customer}
        onChange={(id) => {
          setTouched(true);
          setChosen(id);
        }}
      />
      <ProblemList problems={problems} />
      {preview.error && !preview.isFetching && (
        <p role="alert" className={classes.problem}>
          {messageOf(preview.error)}
        </p>
      )}
      {body === null && (
        <p className={classes.hint}>
          {customer === null ? en.messages.chooseCustomer : en.messages.writing}
        </p>
      )}
      {rested !== null && body !== null && preview.data?.html && (
        <Result preview={preview.data} body={rested} view={view} onView={setView} />
      )}
    </section>
  );
}

interface ResultProps {
  preview: TemplatePreview;
  /** What was previewed. */
  body: PreviewBody;
  view: View;
  onView: (view: View) => void;
}

function Result({ preview, body, view, onView }: ResultProps) {
  return (
    <>
      <SegmentedControl
        size="xs"
        aria-label={en.messages.preview}
        value={view}
        onChange={(next) => onView(next as View)}
        data={(["html", "text"] as const).map((value) => ({
          value,
          label: en.messages.tabs[value],
        }))}
      />
      <p className={classes.subject}>{preview.subject}</p>
      {view === "html" ? (
        <div className={classes.frame}>
          <PreviewFrame body={body} />
        </div>
      ) : (
        <pre className={classes.plain}>{preview.text}</pre>
      )}
    </>
  );
}

function ProblemList({ problems }: { problems: TemplateProblem[] }) {
  if (problems.length === 0) return null;
  return (
    <ul className={classes.problems} aria-label={en.messages.problems}>
      {problems.map((problem) => (
        <li
          key={`${problem.field}:${problem.line}:${problem.code}:${problem.message}`}
          className={classes.problem}
          data-level={problem.level}
        >
          <span className={classes.place}>
            {en.messages.at(en.messages.fields[problem.field] ?? problem.field, problem.line)}
          </span>
          {problem.message}
        </li>
      ))}
    </ul>
  );
}

function toPreview(
  { subject, html, text, purpose }: TemplateBody,
  customer: number | null,
): PreviewBody | null {
  if (customer === null || (!subject.trim() && !html.trim())) return null;
  return { subject, html, text, purpose, customer_id: customer };
}
