import type { Lanes } from "../../api/queries/lanes";
import { en } from "../../texts/en";
import { formatDateTime } from "../../ui/format";
import classes from "./Lanes.module.css";
import { tellAll, type Wording } from "./words";

/** Everything of these days in words, the newest first. */
export function LanesTable({ found, wording }: { found: Lanes; wording: Wording }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by key
    <section className={classes.scroll} aria-label={en.lanes.tableOf} tabIndex={0}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{en.lanes.when}</th>
            <th scope="col">{en.lanes.what}</th>
            <th scope="col">{en.lanes.reason}</th>
          </tr>
        </thead>
        <tbody>
          {tellAll(found, wording).map(({ key, at, what, why }) => (
            <tr key={key}>
              <td>
                <time dateTime={at}>{formatDateTime(at, wording.zone)}</time>
              </td>
              <td>{what}</td>
              <td>{why}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
