import { en } from "../../texts/en";
import { formatShare } from "../../ui/format";
import { useDraft } from "../editorStore";
import { Finding } from "./Finding";
import { heldOut } from "./holdOut";

/** Which share gets nothing and is compared with; without one no effect can be told. */
export function HoldOut() {
  const found = heldOut(useDraft().document);
  if (!found.length) return <Finding state="plain">{en.publish.noHoldOut}</Finding>;
  return found.map(({ id, name, share }) => (
    <Finding key={id} state="good">
      {en.publish.heldOut(formatShare(share), name || id)}
    </Finding>
  ));
}
