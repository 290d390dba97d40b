import type { IconName } from "../ui/icons";
import classes from "./ToolSwitch.module.css";
import { ToolWord } from "./ToolWord";

interface ToolSwitchProps {
  icon: IconName;
  word: string;
  hint?: string;
  isOn: boolean;
  onChange: (isOn: boolean) => void;
}

/** A switch of the toolbar: the browser's own checkbox, drawn like the others. */
export function ToolSwitch({ icon, word, hint, isOn, onChange }: ToolSwitchProps) {
  return (
    <label className={classes.frame} title={hint}>
      <input
        type="checkbox"
        // biome-ignore lint/a11y/useAriaPropsForRole: a checkbox says by itself if it is on
        role="switch"
        className={classes.switch}
        checked={isOn}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <ToolWord icon={icon} word={word} />
    </label>
  );
}
