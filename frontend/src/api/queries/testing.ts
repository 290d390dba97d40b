/** Test messages of a draft, sent to oneself. */
import { useMutation } from "@tanstack/react-query";
import { post } from "../client";

/** How a test message ended. */
export interface TestedMessage {
  name: string;
  address: string;
  subject: string;
  /** Empty: it was sent. */
  code: string;
  /** What went wrong; or what the words name that nobody knows. */
  message: string;
}

interface Tested {
  customer: { id: number; name: string | null };
  steps: (TestedMessage & { step: string })[];
}

export interface TestBody {
  addresses: string[];
  customer_id: number | null;
}

export function useSendTests(id: number) {
  return useMutation({
    mutationFn: async ({ save, ...body }: TestBody & { save: () => Promise<number> }) =>
      post<Tested>(`/api/journeys/${id}/test-messages`, body, { ifMatch: await save() }),
  });
}
