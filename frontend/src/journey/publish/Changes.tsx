import type { PublishPreview } from "../../api/queries/versions";
import { en } from "../../texts/en";
import { KindIcon } from "../../ui/kinds/KindIcon";
import { useView } from "../viewContext";
import { Finding } from "./Finding";
import classes from "./PublishSheet.module.css";

/** Which steps the draft has that the live version has not, and the other way round. */
export function Changes({ preview }: { preview: PublishPreview | undefined }) {
  const { journey } = useView();
  const texts = en.publish;
  if (!journey.published) return <Finding state="plain">{texts.first}</Finding>;
  const live = preview?.versions.find(({ is_published }) => is_published);
  if (!live) return null;
  const steps = live.nodes.filter(({ change }) => change !== "unchanged");
  if (!steps.length) return <Finding state="plain">{texts.unchanged(live.number)}</Finding>;
  return (
    <details className={classes.part}>
      <summary>{texts.changed(steps.length, live.number)}</summary>
      <ul>
        {steps.map(({ id, name, kind, change }) => (
          <li key={id}>
            <KindIcon kind={kind} size={22} />
            <span className={classes.stepName}>{name || id}</span>
            <span className={classes.change} data-change={change}>
              {change !== "unchanged" && texts.change[change]}
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}
