import { useNodeKinds } from "../../api/queries/journeys";
import type { PictureVersion } from "../../api/queries/picture";
import { useVersionGraph } from "../../api/queries/versionList";
import type { JourneyDetail } from "../../api/types";
import { en } from "../../texts/en";
import { stepsInWords } from "../stepsInWords";
import classes from "./PrintPage.module.css";

interface OutlineProps {
  journey: JourneyDetail;
  version: PictureVersion;
}

/** Every step in words: what the picture has no room for. */
export function Outline({ journey, version }: OutlineProps) {
  const number = version === "published" ? (journey.published?.number ?? null) : null;
  const published = useVersionGraph(journey.id, number).data;
  const kinds = useNodeKinds().data ?? [];
  const labels = new Map(kinds.map(({ kind, label }) => [kind, label]));
  const document = number === null ? journey.draft.document : published?.document;
  if (!document) return null;
  return (
    <section className={classes.outline} aria-labelledby="print-outline">
      <h2 id="print-outline" className={classes.heading}>
        {en.print.outline}
      </h2>
      <ol className={classes.steps}>
        {stepsInWords(document).map((step) => (
          <li key={step.id} className={classes.step}>
            <span className={classes.number}>{step.number}</span>
            <div>
              <strong>{step.name}</strong>
              <span className={classes.kind}>
                {" "}
                {labels.get(step.kind) ?? step.kind}
                {step.about && `: ${step.about}`}
              </span>
              {step.ways.map((way) => (
                <span key={way} className={classes.way}>
                  {way}
                </span>
              ))}
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}
