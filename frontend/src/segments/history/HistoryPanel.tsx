import { Stack, Title } from "@mantine/core";
import { useMe } from "../../api/queries/me";
import { en } from "../../texts/en";
import { PastMembers } from "./PastMembers";
import { SizePanel } from "./SizePanel";
import { WhyPanel } from "./WhyPanel";

interface HistoryPanelProps {
  segment: { id: number; name: string };
  /** "Everyone else" has no rule to ask. */
  hasRule: boolean;
}

/** A micro-segment over time: sizes, who was in it, and why somebody is or is not. */
export default function HistoryPanel({ segment, hasRule }: HistoryPanelProps) {
  const zone = useMe()?.workspace.timezone ?? "UTC";
  return (
    <section aria-labelledby="history-title">
      <Stack gap="sm">
        <Title order={2} id="history-title">
          {en.history.title}
        </Title>
        <SizePanel segment={segment} zone={zone} />
        <PastMembers segmentId={segment.id} />
        {hasRule && <WhyPanel segmentId={segment.id} zone={zone} />}
      </Stack>
    </section>
  );
}
