import { Collapse } from "@mantine/core";
import type { Problem } from "../api/types";
import classes from "./Checks.module.css";
import { ProblemList } from "./ProblemList";

export default function CheckList({ isOpen, problems }: { isOpen: boolean; problems: Problem[] }) {
  return (
    <Collapse expanded={isOpen}>
      <div className={classes.list}>
        <ProblemList problems={problems} />
      </div>
    </Collapse>
  );
}
