import { Slider } from "@mantine/core";
import { formatShare } from "../../ui/format";
import classes from "./WhoForm.module.css";

interface OddsSliderProps {
  label: string;
  /** From 0 to 1. */
  value: number;
  onChange: (value: number) => void;
}

const STEPS = 100;

/** Odds as a slider from never to always, with the number beside it. */
export function OddsSlider({ label, value, onChange }: OddsSliderProps) {
  return (
    <div className={classes.odds}>
      <span className={classes.oddsLabel} title={label}>
        {label}
      </span>
      <Slider
        size="sm"
        thumbLabel={label}
        label={null}
        min={0}
        max={STEPS}
        value={Math.round(value * STEPS)}
        onChange={(next) => onChange(next / STEPS)}
      />
      <output className={classes.oddsValue}>{formatShare(value)}</output>
    </div>
  );
}
