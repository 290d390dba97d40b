import { Title } from "@mantine/core";
import type { Predictions as Fit } from "../../api/queries/runs";
import { en } from "../../texts/en";
import { formatCount, formatNumber } from "../../ui/format";
import classes from "./Runs.module.css";

/** What a run found about how everybody buys, or why nothing is predicted. */
export function Predictions({ fit }: { fit: Fit }) {
  const found = (["r", "alpha", "a", "b", "p", "q", "v"] as const).flatMap((name) => {
    const value = fit[name];
    return value === null ? [] : [`${en.runs.symbols[name]} ${formatNumber(value)}`];
  });
  return (
    <section aria-labelledby="run-predictions">
      <Title order={2} id="run-predictions">
        {en.runs.predictions}
      </Title>
      <p className={classes.about}>
        {en.runs.predictionsFrom(formatCount(fit.buyers), formatCount(fit.repeaters))}
      </p>
      {fit.reason && (
        <p className={classes.about}>
          <strong>{fit.r === null ? en.runs.noPredictions : en.runs.noValues}</strong> {fit.reason}
        </p>
      )}
      {found.length > 0 && <p className={classes.about}>{en.runs.parameters(found.join(", "))}</p>}
    </section>
  );
}
