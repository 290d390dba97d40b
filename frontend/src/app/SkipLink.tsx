import { en } from "../texts/en";
import classes from "./SkipLink.module.css";

export function SkipLink() {
  return (
    <a className={classes.skip} href="#content">
      {en.shell.skip}
    </a>
  );
}
