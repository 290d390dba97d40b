import { Button, TextInput } from "@mantine/core";
import { fieldErrors } from "../../api/errors";
import { en } from "../../texts/en";
import { addressFault } from "../addresses";
import { CustomerPicker } from "../customers/CustomerPicker";
import { ErrorNotice } from "../ErrorNotice";
import type { TestDraft } from "./useTestDraft";

const texts = en.publish.tests;

interface TestFieldsProps {
  test: TestDraft;
  /** Messages that go to each address. */
  count: number;
  sending: { error: Error | null; isPending: boolean };
  /** Of what holds the two fields. */
  className: string;
  /** Without it the button submits the form around it. */
  onSend?: () => void;
}

/** To whom test messages go and as whose, and the button that sends them. */
export function TestFields({ test, count, sending, className, onSend }: TestFieldsProps) {
  const { error, isPending } = sending;
  const { addresses } = test.body;
  const fault = error ? addressFault(fieldErrors(error)) : undefined;
  return (
    <>
      <div className={className}>
        <TextInput
          label={texts.to}
          description={texts.toHint}
          value={test.to}
          error={fault}
          onChange={(event) => test.setTo(event.currentTarget.value)}
        />
        <CustomerPicker label={texts.as} value={test.customer} onChange={test.setCustomer} />
      </div>
      {error && !fault && <ErrorNotice error={error} />}
      <div>
        <Button
          type={onSend ? "button" : "submit"}
          size="xs"
          variant="default"
          loading={isPending}
          disabled={addresses.length === 0}
          onClick={onSend}
        >
          {texts.send(count * Math.max(1, addresses.length))}
        </Button>
      </div>
    </>
  );
}
