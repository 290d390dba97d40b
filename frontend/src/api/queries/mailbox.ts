/** The built-in mailbox: what would have gone out by e-mail. */
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { get } from "../client";
import type { Page } from "../types";
import { pagesOf } from "./pages";

const POLL_MS = 5_000;

export interface Mail {
  id: string;
  customer: { id: number; name: string | null };
  /** null for viewers. */
  address: string | null;
  subject: string;
  received_at: string;
  opened_at: string | null;
}

interface MailDetail extends Mail {
  text: string;
  /** Address of the body on its own page, which the browser runs in a sandbox. */
  body_url: string;
}

export function useMailbox() {
  return useInfiniteQuery({
    queryKey: ["mailbox"],
    ...pagesOf<Page<Mail>>("/api/mailbox"),
    refetchInterval: POLL_MS,
  });
}

export function useMail(id: string | null) {
  return useQuery({
    queryKey: ["mailbox", id],
    enabled: id !== null,
    queryFn: ({ signal }) => get<MailDetail>(`/api/mailbox/${id}`, {}, signal),
  });
}
