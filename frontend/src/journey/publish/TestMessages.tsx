import { useSendTests } from "../../api/queries/testing";
import { en } from "../../texts/en";
import { TestFields } from "../../ui/testing/TestFields";
import { TestOutcome } from "../../ui/testing/TestOutcome";
import { useTestDraft } from "../../ui/testing/useTestDraft";
import { useDraft } from "../editorStore";
import { useView } from "../viewContext";
import classes from "./PublishSheet.module.css";
import { sendingSteps } from "./testing";
import { useSave } from "./useReady";

const texts = en.publish.tests;

/** The messages of the draft, sent to oneself as a customer would get them. */
export function TestMessages() {
  const { journey } = useView();
  const count = sendingSteps(useDraft().document).length;
  const test = useTestDraft();
  const send = useSendTests(journey.id);
  const save = useSave();
  if (!count) return null;
  return (
    <details className={classes.part}>
      <summary>{texts.title}</summary>
      <form
        className={classes.fields}
        onSubmit={(event) => {
          event.preventDefault();
          send.mutate({ ...test.body, save });
        }}
      >
        <p className={classes.intro}>{texts.about(count)}</p>
        <TestFields test={test} count={count} sending={send} className={classes.rows ?? ""} />
        {send.data && (
          <TestOutcome
            customer={send.data.customer.name}
            messages={send.data.steps.map((one) => ({ ...one, key: one.step }))}
          />
        )}
      </form>
    </details>
  );
}
