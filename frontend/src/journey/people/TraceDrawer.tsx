import { Anchor, Drawer } from "@mantine/core";
import { useState } from "react";
import { Link } from "react-router";
import type { Standing } from "../../api/types";
import { en } from "../../texts/en";
import { customerName } from "../../ui/customers/customerName";
import { TraceView } from "../../ui/trace/TraceView";
import classes from "./PeoplePage.module.css";

/** The whole way of one person through the journey, beside the list. */
export function TraceDrawer({
  standing,
  onClose,
}: {
  standing: Pick<Standing, "id" | "customer"> | null;
  onClose: () => void;
}) {
  // Kept while the drawer slides out.
  const [shown, setShown] = useState(standing);
  if (standing && standing !== shown) setShown(standing);
  return (
    <Drawer
      opened={standing !== null}
      onClose={onClose}
      position="right"
      size={520}
      title={shown && en.people.traceOf(customerName(shown.customer))}
    >
      {shown && (
        <>
          <TraceView customer={shown.customer.id} enrollment={shown.id} />
          <p className={classes.profile}>
            <Anchor component={Link} to={`/customers/${shown.customer.id}`} size="sm">
              {en.people.profile}
            </Anchor>
          </p>
        </>
      )}
    </Drawer>
  );
}
