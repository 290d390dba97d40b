import type { Lanes } from "../../api/queries/lanes";
import { en } from "../../texts/en";
import { ScrollTable } from "../../ui/chart/AsTable";
import { formatDateTime } from "../../ui/format";
import { tellAll, type Wording } from "./words";

/** Everything of these days in words, the newest first. */
export function LanesTable({ found, wording }: { found: Lanes; wording: Wording }) {
  return (
    <ScrollTable label={en.lanes.tableOf} isListWhenNarrow>
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
    </ScrollTable>
  );
}
