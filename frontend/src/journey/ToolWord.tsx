import { Button } from "@mantine/core";
import { Icon } from "../ui/Icon";
import type { IconName } from "../ui/icons";
import classes from "./Toolbar.module.css";

interface ToolWordProps {
  icon: IconName;
  word: string;
}

/** A word of the toolbar; where it has no room an icon stands for it, never for its name. */
export function ToolWord({ icon, word }: ToolWordProps) {
  return (
    <span className={classes.tool} title={word}>
      <span className={classes.sign}>
        <Icon name={icon} size={16} />
      </span>
      <span className={classes.name}>{word}</span>
    </span>
  );
}

interface ToolButtonProps extends ToolWordProps {
  onClick: () => void;
}

export function ToolButton({ icon, word, onClick }: ToolButtonProps) {
  return (
    <Button size="xs" variant="default" className={classes.button ?? ""} onClick={onClick}>
      <ToolWord icon={icon} word={word} />
    </Button>
  );
}
