/** A journey on paper: its picture, cut into sheets where it must be, and its outline. */
import { Button, Select } from "@mantine/core";
import { useMemo, useState } from "react";
import { Link, useParams, useSearchParams } from "react-router";
import { useJourneyHead } from "../../api/queries/journeys";
import { useMe } from "../../api/queries/me";
import { type PictureVersion, pictureUrl, usePictureText } from "../../api/queries/picture";
import type { JourneyDetail } from "../../api/types";
import { en } from "../../texts/en";
import { ErrorNotice } from "../../ui/ErrorNotice";
import { formatDateTime } from "../../ui/format";
import { Loading } from "../../ui/Loading";
import { Page } from "../../ui/Page";
import { Outline } from "./Outline";
import classes from "./PrintPage.module.css";
import { layOut, readPicture, type Size } from "./pages";
import { usePageRule } from "./usePageRule";

const texts = en.print;
/** Millimetres, upright; the margins are taken off. */
const PAPERS = { A4: [190, 267], A3: [277, 390] } as const;
const PX_PER_MM = 96 / 25.4;
const HEADING_PX = 90;

type Paper = keyof typeof PAPERS;

export default function PrintPage() {
  const id = Number(useParams().id);
  const [search, setSearch] = useSearchParams();
  const version: PictureVersion = search.get("version") === "published" ? "published" : "draft";
  const journey = useJourneyHead(id);
  const [paper, setPaper] = useState<Paper>("A4");
  if (journey.error) return <ErrorNotice error={journey.error} onRetry={journey.refetch} />;
  if (!journey.data) return <Loading />;
  const { name, published } = journey.data;
  const versions = [
    { value: "draft", label: texts.draft },
    ...(published ? [{ value: "published", label: texts.live(published.number) }] : []),
  ];
  return (
    <div className={classes.page}>
      <Page
        title={name}
        about={<span className={classes.screen}>{texts.about}</span>}
        actions={
          <div className={classes.tools}>
            <Button component={Link} to={`/j/${id}/edit`} variant="default">
              {texts.back}
            </Button>
            <Select
              w={170}
              aria-label={texts.which}
              allowDeselect={false}
              value={version}
              data={versions}
              onChange={(value) => setSearch({ version: value ?? "draft" }, { replace: true })}
            />
            <Select
              w={80}
              aria-label={texts.paper}
              allowDeselect={false}
              value={paper}
              data={Object.keys(PAPERS)}
              onChange={(value) => setPaper(value as Paper)}
            />
            <Button onClick={() => window.print()}>{texts.print}</Button>
          </div>
        }
      >
        <Sheets journey={journey.data} version={version} paper={paper} />
      </Page>
    </div>
  );
}

interface SheetsProps {
  journey: JourneyDetail;
  version: PictureVersion;
  paper: Paper;
}

function Sheets({ journey, version, paper }: SheetsProps) {
  const text = usePictureText(journey.id, version);
  const picture = useMemo(
    () =>
      text.data ? readPicture(new DOMParser().parseFromString(text.data, "image/svg+xml")) : null,
    [text.data],
  );
  const me = useMe();
  const isWide = picture !== null && picture.size.width > picture.size.height * 1.2;
  usePageRule(`@page { size: ${paper} ${isWide ? "landscape" : "portrait"}; margin: 10mm; }`);
  if (text.error) return <ErrorNotice error={text.error} onRetry={text.refetch} />;
  if (text.data && !picture) return <ErrorNotice error={new Error(texts.unreadable)} />;
  if (!picture) return <Loading />;
  const layout = layOut(picture.size, picture.cards, roomOf(paper, isWide));
  const word =
    version === "published" && journey.published
      ? texts.live(journey.published.number)
      : texts.draft;
  return (
    <>
      {me && (
        <p className={classes.version}>
          {texts.version(word, formatDateTime(me.clock.now, me.workspace.timezone))}
        </p>
      )}
      {layout.sheets.map(({ top, height }, at) => (
        <figure key={top} className={classes.sheet}>
          <div
            className={classes.window}
            style={{ width: picture.size.width * layout.scale, height: height * layout.scale }}
          >
            <img
              src={pictureUrl(journey.id, version)}
              alt={texts.picture(at + 1, layout.sheets.length)}
              width={picture.size.width * layout.scale}
              style={{ marginTop: -top * layout.scale }}
            />
          </div>
          {at + 1 < layout.sheets.length && (
            <figcaption className={classes.goesOn}>{texts.goesOn(at + 2)}</figcaption>
          )}
        </figure>
      ))}
      <Outline journey={journey} version={version} />
    </>
  );
}

function roomOf(paper: Paper, isWide: boolean): Size {
  const [short, long] = PAPERS[paper];
  const [width, height] = isWide ? [long, short] : [short, long];
  return { width: width * PX_PER_MM, height: height * PX_PER_MM - HEADING_PX };
}
