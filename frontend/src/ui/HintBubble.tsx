import { Tooltip } from "@mantine/core";

interface HintBubbleProps {
  target: HTMLElement;
  isShown: boolean;
  label: string;
}

export default function HintBubble({ target, isShown, label }: HintBubbleProps) {
  return <Tooltip target={target} opened={isShown} label={label} />;
}
