import { Checkbox } from "@mantine/core";
import { en } from "../../texts/en";
import { ProblemList } from "../ProblemList";
import { Finding } from "./Finding";
import { useReady } from "./useReady";

interface ChecklistProps {
  hasRead: boolean;
  onRead: (hasRead: boolean) => void;
  /** A problem was followed to its step. */
  onFollow: () => void;
}

/** Problems, which stop, and advice, which has to be read. */
export function Checklist({ hasRead, onRead, onFollow }: ChecklistProps) {
  const { wrong, advice } = useReady(hasRead);
  const texts = en.journey.publish;
  return (
    <>
      <Finding state={wrong.length ? "problem" : "good"}>
        {wrong.length ? texts.problems(wrong.length) : texts.noProblems}
      </Finding>
      {wrong.length > 0 && <ProblemList problems={wrong} onFollow={onFollow} />}
      {advice.length > 0 && (
        <>
          <Finding state="advice">{texts.advice(advice.length)}</Finding>
          <ProblemList problems={advice} onFollow={onFollow} />
          <Checkbox
            label={texts.acknowledge}
            checked={hasRead}
            onChange={(event) => onRead(event.currentTarget.checked)}
          />
        </>
      )}
    </>
  );
}
