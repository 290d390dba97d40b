import { useState } from "react";
import { useMe } from "../../api/queries/me";
import { readAddresses } from "../addresses";

/** To whom test messages go, at first to oneself, and for whom they are written. */
export function useTestDraft() {
  const own = useMe()?.email ?? "";
  const [to, setTo] = useState(own);
  const [customer, setCustomer] = useState<number | null>(null);
  const addresses = readAddresses(to);
  return { to, setTo, customer, setCustomer, body: { addresses, customer_id: customer } };
}

export type TestDraft = ReturnType<typeof useTestDraft>;
