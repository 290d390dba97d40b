import { Anchor } from "@mantine/core";
import { Link } from "react-router";
import { en } from "../../texts/en";
import { useView } from "../viewContext";
import classes from "./Inspector.module.css";

/** What the ways of a split changed, once it is live. */
export default function SplitSection({ id }: { id: string }) {
  const { journey } = useView();
  if (!journey.published) return null;
  return (
    <section className={classes.section}>
      <Anchor component={Link} to={`/uplift/splits/${journey.id}/${id}`} size="sm">
        {en.uplift.splits.open}
      </Anchor>
    </section>
  );
}
