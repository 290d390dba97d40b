import { Group } from "@mantine/core";
import type { Finding } from "../../api/queries/quality";
import { en } from "../../texts/en";
import { StatusBadge, type Tone } from "../../ui/StatusBadge";
import { CureButton } from "./CureButton";
import classes from "./Quality.module.css";

const TONES: Record<Finding["severity"], Tone> = {
  problem: "danger",
  advice: "warn",
  note: "neutral",
};

/** One finding in words, with what can be done about it. */
export function FindingCard({ finding, canEdit }: { finding: Finding; canEdit: boolean }) {
  const actions = finding.actions.filter(({ kind }) => canEdit || kind === "open");
  return (
    <li className={classes.finding}>
      <div className={classes.head}>
        <p className={classes.sentence}>{finding.sentence}</p>
        <StatusBadge tone={TONES[finding.severity]}>
          {en.quality.severities[finding.severity]}
        </StatusBadge>
      </div>
      {finding.details.map((detail) => (
        <p key={detail} className={classes.detail}>
          {detail}
        </p>
      ))}
      <Group gap="xs" mt="xs">
        {actions.map((action) => (
          <CureButton key={`${action.kind}:${action.segment?.id}`} action={action} />
        ))}
      </Group>
    </li>
  );
}
