import { QueryClient } from "@tanstack/react-query";
import { isApiError } from "./errors";

const MAX_RETRIES = 3;

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        // A refusal stays a refusal; only silence and server faults are worth a second try.
        retry: (failures, error) =>
          isApiError(error) && error.isTransient && failures < MAX_RETRIES,
      },
    },
  });
}
