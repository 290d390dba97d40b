import type { PreviewedVersion } from "../../api/queries/versions";
import { en } from "../../texts/en";
import { formatCount } from "../../ui/format";
import { KindIcon } from "../../ui/kinds/KindIcon";
import classes from "./Life.module.css";

/** How many people are before, at and past each step, and which steps change. */
export function StepTable({ version }: { version: PreviewedVersion }) {
  const texts = en.life;
  return (
    <details className={classes.steps}>
      <summary>{texts.steps}</summary>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{texts.step}</th>
            <th scope="col">{texts.before}</th>
            <th scope="col">{texts.at}</th>
            <th scope="col">{texts.past}</th>
          </tr>
        </thead>
        <tbody>
          {version.nodes.map(({ id, name, kind, change, before, at, past }) => (
            <tr key={id} data-change={change}>
              <th scope="row">
                <span className={classes.stepName}>
                  <KindIcon kind={kind} size={22} />
                  <span className={classes.cut}>{name || id}</span>
                  {change !== "unchanged" && (
                    <span className={classes.change}>{texts.changes[change]}</span>
                  )}
                </span>
              </th>
              <td>{formatCount(before)}</td>
              <td data-some={at > 0 || undefined}>{formatCount(at)}</td>
              <td>{formatCount(past)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
