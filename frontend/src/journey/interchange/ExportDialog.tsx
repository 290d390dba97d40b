import { Modal, Radio, SegmentedControl, Stack } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { fetchExport, type Paper } from "../../api/queries/interchange";
import { en } from "../../texts/en";
import { DialogActions } from "../../ui/DialogActions";
import { ErrorNotice } from "../../ui/ErrorNotice";
import { toPng } from "../../ui/png";
import { saveFile } from "../../ui/saveFile";
import { toast } from "../../ui/toast";
import { useDraft } from "../editorStore";
import { useView } from "../viewContext";
import { FORMATS, type Format, fileName } from "./formats";
import classes from "./Interchange.module.css";

const PAPERS = ["a4", "a3"] as const;

/** Take the journey out as a file: each format says in a sentence what it is good for. */
export default function ExportDialog({ onClose }: { onClose: () => void }) {
  const { journey } = useView();
  const [format, setFormat] = useState<Format>("pdf");
  const [paper, setPaper] = useState<Paper>("a4");
  const [version, setVersion] = useState("draft");
  const texts = en.interchange;
  const download = useDownload(onClose);
  return (
    <Modal opened onClose={onClose} title={texts.exportTitle} size="lg">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          download.mutate({ format, version, paper });
        }}
      >
        <Stack gap="md">
          {journey.published && (
            <Choice
              label={texts.which}
              value={version}
              onChange={setVersion}
              data={[
                { value: "draft", label: texts.draft(journey.draft.number) },
                { value: "published", label: texts.live(journey.published.number) },
              ]}
            />
          )}
          <FormatField value={format} onChange={setFormat} />
          {format === "pdf" && (
            <Choice
              label={texts.paper}
              value={paper}
              onChange={(value) => setPaper(value as Paper)}
              data={PAPERS.map((value) => ({ value, label: texts.papers[value] }))}
            />
          )}
          {download.error && <ErrorNotice error={download.error} />}
          <DialogActions label={texts.download} onCancel={onClose} isPending={download.isPending} />
        </Stack>
      </form>
    </Modal>
  );
}

interface DownloadOrder {
  format: Format;
  version: string;
  paper: Paper;
}

function useDownload(onDone: () => void) {
  const { journey, autosave } = useView();
  const { name: title } = useDraft();
  return useMutation({
    mutationFn: async ({ format, version, paper }: DownloadOrder) => {
      // What is taken out is what the server has: the draft goes there first.
      await autosave.current?.flush();
      const order = { format: format === "png" ? "svg" : format, version } as const;
      const file = await fetchExport(journey.id, format === "pdf" ? { ...order, paper } : order);
      const name = fileName(title, format);
      saveFile(format === "png" ? await drawn(file) : file, name);
      return name;
    },
    onSuccess: (name) => {
      toast(en.interchange.downloaded(name));
      onDone();
    },
  });
}

async function drawn(svg: Blob): Promise<Blob> {
  try {
    return await toPng(await svg.text());
  } catch (error) {
    throw new Error(en.interchange.notDrawn, { cause: error });
  }
}

function FormatField({ value, onChange }: { value: Format; onChange: (value: Format) => void }) {
  const texts = en.interchange;
  return (
    <Radio.Group label={texts.format} value={value} onChange={(next) => onChange(next as Format)}>
      <div className={classes.formats}>
        {FORMATS.map((format) => (
          <Radio
            key={format}
            value={format}
            label={texts.formats[format]}
            description={texts.goodFor[format]}
            {...(format === value ? { "data-autofocus": true } : {})}
          />
        ))}
      </div>
    </Radio.Group>
  );
}

interface ChoiceProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  data: { value: string; label: string }[];
}

function Choice({ label, ...control }: ChoiceProps) {
  return (
    <fieldset className={classes.choice}>
      <legend>{label}</legend>
      <SegmentedControl {...control} aria-label={label} />
    </fieldset>
  );
}
