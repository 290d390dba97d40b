import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import { fieldErrors } from "../../api/errors";
import { useMe } from "../../api/queries/me";
import { type Tested, useSendTests } from "../../api/queries/testing";
import { en } from "../../texts/en";
import { addressFault, readAddresses } from "../../ui/addresses";
import { CustomerPicker } from "../../ui/customers/CustomerPicker";
import { ErrorNotice } from "../../ui/ErrorNotice";
import { Icon } from "../../ui/Icon";
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
  const own = useMe()?.email ?? "";
  const [to, setTo] = useState(own);
  const [customer, setCustomer] = useState<number | null>(null);
  const send = useSendTests(journey.id);
  const save = useSave();
  if (!count) return null;
  const addresses = readAddresses(to);
  const faults = send.error ? fieldErrors(send.error) : {};
  const fault = addressFault(faults);
  return (
    <details className={classes.part}>
      <summary>{texts.title}</summary>
      <form
        className={classes.fields}
        onSubmit={(event) => {
          event.preventDefault();
          send.mutate({ addresses, customer_id: customer, save });
        }}
      >
        <p className={classes.intro}>{texts.about(count)}</p>
        <TextInput
          size="xs"
          label={texts.to}
          description={texts.toHint}
          value={to}
          error={fault}
          onChange={(event) => setTo(event.currentTarget.value)}
        />
        <CustomerPicker label={texts.as} value={customer} onChange={setCustomer} />
        {send.error && !fault && <ErrorNotice error={send.error} />}
        <Button
          type="submit"
          size="xs"
          variant="default"
          loading={send.isPending}
          disabled={!addresses.length}
        >
          {texts.send(count * Math.max(1, addresses.length))}
        </Button>
      </form>
      {send.data && <Outcome tested={send.data} />}
    </details>
  );
}

function Outcome({ tested }: { tested: Tested }) {
  const { customer, steps } = tested;
  const hasSeveral = new Set(steps.map(({ address }) => address)).size > 1;
  return (
    <div role="status" className={classes.outcome}>
      <p className={classes.intro}>{texts.sent(customer.name ?? texts.someone)}</p>
      <ul>
        {steps.map(({ step, name, address, subject, code, message }) => (
          <li key={`${step} ${address}`} data-failed={code !== "" || undefined}>
            <Icon name={code ? "warning" : "check"} size={16} />
            <span>
              <b>{name || step}</b>
              {hasSeveral && ` · ${address}`}
              <br />
              {code ? `${texts.failed}: ${message}` : subject}
              {!code && message && (
                <>
                  <br />
                  {message}
                </>
              )}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
