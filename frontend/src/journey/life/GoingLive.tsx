import type { PublishPreview } from "../../api/queries/versions";
import { NoteField } from "./NoteField";
import { type Decision, toMoves } from "./orders";
import { PeopleInside } from "./PeopleInside";
import { StartField } from "./StartField";

interface GoingLiveProps {
  /** Nobody is inside yet where there is none. */
  preview: PublishPreview | undefined;
  decision: Decision;
  onChange: (decision: Decision) => void;
  /** People move as it goes live, whenever that is. */
  isPlanned?: boolean;
}

/** What a publisher decides as a version goes live: about people inside, when, and why. */
export function GoingLive({ preview, decision, onChange, isPlanned }: GoingLiveProps) {
  const { orders, startsAt, note } = decision;
  const change = (part: Partial<Decision>) => onChange({ ...decision, ...part });
  return (
    <>
      {preview && (
        <PeopleInside
          preview={preview}
          orders={orders}
          onChange={(next) => change({ orders: next })}
        />
      )}
      {toMoves(orders).length > 0 && !isPlanned && (
        <StartField value={startsAt} onChange={(next) => change({ startsAt: next })} />
      )}
      <NoteField value={note} onChange={(next) => change({ note: next })} />
    </>
  );
}
