import { Alert } from "@mantine/core";
import { isApiError, messageOf } from "../../api/errors";
import type { FieldError, Problem } from "../../api/types";
import { ProblemList } from "../ProblemList";

/** Why the server refused, and the steps it names. */
export function Refusal({ error, onFollow }: { error: Error; onFollow: () => void }) {
  const problems = isApiError(error) ? error.errors.map(toProblem) : [];
  return (
    <Alert color="red" role="alert" title={messageOf(error)}>
      {problems.length > 0 && <ProblemList problems={problems} onFollow={onFollow} />}
    </Alert>
  );
}

const toProblem = ({ node, field, code, message }: FieldError): Problem => ({
  code,
  message,
  level: "problem",
  node: node ?? null,
  field: field ?? null,
});
