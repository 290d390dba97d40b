import { Collapse, UnstyledButton } from "@mantine/core";
import { useState } from "react";
import { en } from "../texts/en";
import { Icon } from "../ui/Icon";
import classes from "./Checks.module.css";
import { ProblemList } from "./ProblemList";
import { useView } from "./viewContext";

/** The list of problems at the foot of the inspector. */
export function Checks() {
  const { problems } = useView();
  const [isOpen, setOpen] = useState(false);
  const count = problems.filter((p) => p.level === "problem").length;
  const state = count ? "problem" : problems.length ? "advice" : "good";
  return (
    <section className={classes.checks} aria-label={en.journey.checks.title}>
      <UnstyledButton
        className={classes.head}
        aria-expanded={isOpen}
        onClick={() => setOpen((o) => !o)}
      >
        <span className={classes.state} data-state={state}>
          <Icon name={state === "good" ? "check" : "warning"} size={16} />
        </span>
        <span>
          {en.journey.checks.title}: {en.journey.checks.open(count, problems.length - count)}
        </span>
        <Icon
          name={isOpen ? "chevronDown" : "chevronUp"}
          size={16}
          className={classes.arrow ?? ""}
        />
      </UnstyledButton>
      <Collapse expanded={isOpen}>
        <div className={classes.list}>
          <ProblemList problems={problems} />
        </div>
      </Collapse>
    </section>
  );
}
