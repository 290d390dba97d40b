import { UnstyledButton } from "@mantine/core";
import { useState } from "react";
import { en } from "../texts/en";
import { Icon } from "../ui/Icon";
import { laterOpened } from "../ui/later";
import classes from "./Checks.module.css";
import { useView } from "./viewContext";

const CheckList = laterOpened(() => import("./CheckList"));

/** The list of problems at the foot of the inspector. */
export function Checks() {
  const { problems, isChecked } = useView();
  const [isOpen, setOpen] = useState(false);
  const count = problems.filter((p) => p.level === "problem").length;
  const state = count ? "problem" : problems.length || !isChecked ? "advice" : "good";
  const found = isChecked
    ? en.journey.checks.open(count, problems.length - count)
    : en.journey.checks.looking;
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
          {en.journey.checks.title}: {found}
        </span>
        <Icon
          name={isOpen ? "chevronDown" : "chevronUp"}
          size={16}
          className={classes.arrow ?? ""}
        />
      </UnstyledButton>
      <CheckList isOpen={isOpen} problems={problems} />
    </section>
  );
}
