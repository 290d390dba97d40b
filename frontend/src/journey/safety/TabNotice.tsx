import { Button } from "@mantine/core";
import { useState } from "react";
import { useAtLeast } from "../../api/queries/me";
import { en } from "../../texts/en";
import { Icon } from "../../ui/Icon";
import classes from "./TabNotice.module.css";
import { useTabs } from "./useTabGuard";

/** Another tab of this browser edits the journey: here it can be looked at. */
export function TabNotice() {
  const { isHere, takeOver } = useTabs();
  const mayEdit = useAtLeast("marketer");
  const [isTaking, setTaking] = useState(false);
  if (isHere || !mayEdit) return null;
  const texts = en.safety.tab;
  const take = () => {
    setTaking(true);
    takeOver();
  };
  return (
    <div className={classes.notice} role="status">
      <Icon name="copy" size={18} className={classes.icon ?? ""} />
      <p className={classes.words}>
        <b>{texts.text}</b>
        <span>{texts.hint}</span>
      </p>
      <Button size="xs" onClick={take} loading={isTaking}>
        {texts.takeOver}
      </Button>
    </div>
  );
}
