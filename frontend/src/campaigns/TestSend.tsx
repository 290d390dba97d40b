import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import { fieldErrors } from "../api/errors";
import { type TestedCampaign, useTestCampaign } from "../api/queries/campaignLife";
import { useMe } from "../api/queries/me";
import { en } from "../texts/en";
import { addressFault, readAddresses } from "../ui/addresses";
import { CustomerPicker } from "../ui/customers/CustomerPicker";
import { ErrorNotice } from "../ui/ErrorNotice";
import { Icon } from "../ui/Icon";
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
  const own = useMe()?.email ?? "";
  const [to, setTo] = useState(own);
  const [customer, setCustomer] = useState<number | null>(null);
  const send = useTestCampaign(id);
  const addresses = readAddresses(to);
  const fault = send.error ? addressFault(fieldErrors(send.error)) : undefined;
  return (
    <FormSection title={texts.title}>
      <p className={classes.hint}>
        {texts.about(count)} {en.campaigns.testSaved}
      </p>
      <div className={classes.pair}>
        <TextInput
          label={texts.to}
          description={texts.toHint}
          value={to}
          error={fault}
          onChange={(event) => setTo(event.currentTarget.value)}
        />
        <CustomerPicker label={texts.as} value={customer} onChange={setCustomer} />
      </div>
      {send.error && !fault && <ErrorNotice error={send.error} />}
      <div>
        <Button
          size="compact-sm"
          variant="default"
          loading={send.isPending}
          disabled={addresses.length === 0}
          onClick={() => send.mutate({ addresses, customer_id: customer })}
        >
          {texts.send(count * Math.max(1, addresses.length))}
        </Button>
      </div>
      {send.data && <Outcome tested={send.data} />}
    </FormSection>
  );
}

function Outcome({ tested }: { tested: TestedCampaign }) {
  return (
    <div role="status">
      <p className={classes.hint}>{texts.sent(tested.customer.name ?? texts.someone)}</p>
      <ul className={classes.outcome}>
        {tested.results.map(({ variant, name, address, subject, code, message }) => (
          <li key={`${variant} ${address}`} data-failed={code !== "" || undefined}>
            <Icon name={code ? "warning" : "check"} size={16} />
            <span>
              <b>{name}</b> · {address}
              <br />
              {code ? `${texts.failed}: ${message}` : subject}
              {!code && message && ` · ${message}`}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
