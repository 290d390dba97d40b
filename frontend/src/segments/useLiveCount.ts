import { useDebouncedValue } from "@mantine/hooks";
import { useRuleCount } from "../api/queries/segments";
import { isComplete } from "../ui/rules/check";
import type { RuleDocument } from "../ui/rules/model";

const REST_MS = 400;

/**
 * Count the people of a rule while it is being written: once it has rested for
 * 400 ms and is complete. `isStale` says that the shown count is of an older rule.
 */
export function useLiveCount(rule: RuleDocument, enabled = true) {
  const [rested] = useDebouncedValue(rule, REST_MS);
  const complete = enabled && isComplete(rule);
  const query = useRuleCount(complete && isComplete(rested) ? rested : null);
  const isStale = rested !== rule || query.isPlaceholderData || query.isFetching;
  return { ...query, complete, isStale, count: complete ? query.data : undefined };
}
