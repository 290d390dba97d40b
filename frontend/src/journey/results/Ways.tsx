import { UnstyledButton } from "@mantine/core";
import { en } from "../../texts/en";
import { formatCount } from "../../ui/format";
import { useDraft } from "../editorStore";
import inspector from "../inspector/Inspector.module.css";
import { outcomeLabel } from "../kinds";
import { type GraphNode, outcomesIn } from "../model";
import { formatPercent } from "./badges";
import classes from "./PeoplePanel.module.css";

interface WaysProps {
  node: GraphNode;
  edges: { source: string; key: string; passed: number }[];
  /** The way whose people are listed. */
  chosen: string | null;
  onChoose: (key: string) => void;
}

/** The ways out of a step with their shares; a click lists who went there. */
export function Ways({ node, edges, chosen, onChoose }: WaysProps) {
  const { document } = useDraft();
  const taken = edges.filter(({ source }) => source === node.id);
  const keys = [...new Set([...outcomesIn(document, node), ...taken.map(({ key }) => key)])];
  const total = taken.reduce((sum, { passed }) => sum + passed, 0);
  if (!keys.length) return null;
  const texts = en.results;
  return (
    <section className={inspector.section} aria-label={texts.paths}>
      <h2 className={inspector.title}>{texts.paths}</h2>
      <ul className={classes.ways}>
        {keys.map((key) => {
          const passed = taken.find((each) => each.key === key)?.passed ?? 0;
          const share = total ? passed / total : 0;
          const label = outcomeLabel(node, key);
          return (
            <li key={key} className={classes.way} data-chosen={key === chosen || undefined}>
              <span className={classes.wayName}>{label}</span>
              <span className={classes.wayCount}>
                {texts.pathShare(formatCount(passed), formatPercent(share))}
              </span>
              <UnstyledButton
                className={classes.see}
                aria-label={texts.seePath(label)}
                aria-pressed={key === chosen}
                onClick={() => onChoose(key)}
              >
                {texts.seePeople}
              </UnstyledButton>
              <span className={classes.bar} style={{ "--share": share }} />
            </li>
          );
        })}
      </ul>
    </section>
  );
}
