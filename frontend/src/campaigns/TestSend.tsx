import { useTestCampaign } from "../api/queries/campaignLife";
import { en } from "../texts/en";
import { TestFields } from "../ui/testing/TestFields";
import { TestOutcome } from "../ui/testing/TestOutcome";
import { useTestDraft } from "../ui/testing/useTestDraft";
import classes from "./CampaignForm.module.css";
import { FormSection } from "./FormSection";

const texts = en.publish.tests;

interface TestSendProps {
  id: number;
  /** Messages the saved campaign sends. */
  count: number;
}

/** The messages of the saved campaign, sent to oneself as a customer would get them. */
export function TestSend({ id, count }: TestSendProps) {
  const test = useTestDraft();
  const send = useTestCampaign(id);
  return (
    <FormSection title={texts.title}>
      <p className={classes.hint}>
        {texts.about(count)} {en.campaigns.testSaved}
      </p>
      <TestFields
        test={test}
        count={count}
        sending={send}
        className={classes.pair ?? ""}
        onSend={() => send.mutate(test.body)}
      />
      {send.data && (
        <TestOutcome
          customer={send.data.customer.name}
          messages={send.data.results.map((one) => ({ ...one, key: one.variant }))}
        />
      )}
    </FormSection>
  );
}
