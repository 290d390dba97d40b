import { type Approval, ofJourney, useSendBack, useWithdraw } from "../../api/queries/approvals";
import { useMe } from "../../api/queries/me";
import { Asked, sayAsked } from "../../ui/asking/Asked";
import { useView } from "../viewContext";
import classes from "./PublishSheet.module.css";

/** Who asked to put the draft live, or who sent it back and why. */
export function Request({ approval }: { approval: Approval }) {
  const zone = useMe()?.workspace.timezone;
  const { journey } = useView();
  const withdraw = useWithdraw(ofJourney(journey.id));
  const sendBack = useSendBack(ofJourney(journey.id));
  const isReady = approval.status === "open" && approval.is_current;
  return (
    <section className={classes.request} data-state={isReady ? "open" : "stopped"}>
      <h3 className={classes.asked}>{sayAsked(approval, zone)}</h3>
      <Asked approval={approval} withdraw={withdraw} sendBack={sendBack} />
    </section>
  );
}
