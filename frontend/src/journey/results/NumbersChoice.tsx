import { Button, Radio, Select, Stack } from "@mantine/core";
import { useVersions } from "../../api/queries/versionList";
import { en } from "../../texts/en";
import { ErrorNotice } from "../../ui/ErrorNotice";
import { Loading } from "../../ui/Loading";
import { useEditor, useEditorState } from "../editorStore";
import { useView } from "../viewContext";
import { DaysField } from "./DaysField";
import classes from "./Results.module.css";
import { useCompared } from "./useNumbers";
import { MODES, type Mode, type NumbersView } from "./view";

/** What the numbers on the canvas tell; each choice acts at once. */
export default function NumbersChoice({ onTable }: { onTable: () => void }) {
  const editor = useEditor();
  const numbers = useEditorState((s) => s.numbers);
  const change = (part: Partial<NumbersView>) =>
    editor.store.setState({ numbers: { ...numbers, ...part } });
  const texts = en.results;
  const hasDays = ["passed", "conversion", "compare"].includes(numbers.mode);
  return (
    <Stack gap="sm">
      <Radio.Group
        label={texts.mode}
        value={numbers.mode}
        onChange={(mode) => change({ mode: mode as Mode })}
      >
        <Stack gap={6} mt={6}>
          {MODES.map((mode) => (
            <Radio key={mode} size="xs" value={mode} label={texts.modes[mode]} />
          ))}
        </Stack>
      </Radio.Group>
      <p className={classes.about}>{texts.about[numbers.mode]}</p>
      {numbers.mode === "compare" && <VersionsField onTable={onTable} />}
      {hasDays && (
        <DaysField
          value={numbers.days}
          withAllTime={numbers.mode === "passed"}
          onChange={(days) => change({ days })}
        />
      )}
    </Stack>
  );
}

function VersionsField({ onTable }: { onTable: () => void }) {
  const editor = useEditor();
  const { journey } = useView();
  const compared = useCompared();
  const versions = useVersions(journey.id);
  const known = versions.data?.results;
  const texts = en.results;
  if (!known && versions.error) {
    return <ErrorNotice error={versions.error} onRetry={versions.refetch} />;
  }
  if (!known) return <Loading />;
  if (known.length < 2) return <p className={classes.about}>{texts.oneVersion}</p>;
  const data = known.map(({ number, is_published }) => ({
    value: String(number),
    label: is_published ? texts.liveVersion(number) : texts.version(number),
  }));
  const [one, other] = compared ?? [0, 0];
  const choose = (versions: [number, number]) =>
    editor.store.setState(({ numbers }) => ({ numbers: { ...numbers, versions } }));
  return (
    <>
      <div className={classes.pair}>
        <Select
          size="xs"
          label={texts.versionA}
          data={data}
          allowDeselect={false}
          comboboxProps={{ withinPortal: false }}
          value={String(one)}
          onChange={(value) => value && choose([Number(value), other])}
        />
        <Select
          size="xs"
          label={texts.versionB}
          data={data}
          allowDeselect={false}
          comboboxProps={{ withinPortal: false }}
          value={String(other)}
          onChange={(value) => value && choose([one, Number(value)])}
        />
      </div>
      <Button size="xs" variant="default" onClick={onTable}>
        {texts.table}
      </Button>
    </>
  );
}
