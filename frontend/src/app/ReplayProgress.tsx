import { Progress, Tooltip } from "@mantine/core";
import { en } from "../texts/en";
import classes from "./DemoClock.module.css";

/** How far the demo has got with living through its first weeks. */
export default function ReplayProgress({ share }: { share: number }) {
  const percent = Math.round(share * 100);
  return (
    <Tooltip label={en.shell.progress(percent)}>
      <div className={classes.progress}>
        <Progress value={percent} size="sm" aria-label={en.shell.progress(percent)} />
      </div>
    </Tooltip>
  );
}
