import { Anchor } from "@mantine/core";
import { Link } from "react-router";
import { useMe } from "../../api/queries/me";
import { useExamples } from "../../api/queries/previews";
import type { RuleDocument } from "../../api/types";
import { en } from "../../texts/en";
import { PlainTable } from "../../ui/chart/AsTable";
import { customerName } from "../../ui/customers/customerName";
import { formatDay } from "../../ui/format";
import { workspaceDay } from "../../ui/workspaceDay";
import { Looking } from "./Looking";
import classes from "./Preview.module.css";

/** Some who match now, each a way to their page. */
export default function ExamplesPanel({ rule }: { rule: RuleDocument }) {
  const { data, error, isFetching } = useExamples(rule);
  const zone = useMe()?.workspace.timezone;
  if (!data) return <Looking error={error} isFetching={isFetching} />;
  if (data.results.length === 0) return <p className={classes.note}>{en.preview.nobody}</p>;
  return (
    <>
      <PlainTable>
        <thead>
          <tr>
            <th scope="col">{en.preview.customer}</th>
            <th scope="col">{en.preview.signedUp}</th>
          </tr>
        </thead>
        <tbody>
          {data.results.map((one) => (
            <tr key={one.id}>
              <td>
                {/* The rule is not saved: it stays in this tab. */}
                <Anchor component={Link} to={`/customers/${one.id}`} target="_blank" size="sm">
                  {customerName(one)}
                </Anchor>
              </td>
              <td>
                {one.signed_up_at
                  ? formatDay(workspaceDay(one.signed_up_at, zone))
                  : en.preview.unknown}
              </td>
            </tr>
          ))}
        </tbody>
      </PlainTable>
      <p className={classes.note}>{en.preview.examplesAbout}</p>
    </>
  );
}
