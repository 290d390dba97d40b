import { useOnViewportChange } from "@xyflow/react";
import type { RefObject } from "react";
import { lodOf } from "./lod";

/** Set the zoom's class on the frame: cards never listen to the zoom themselves. */
export function useLevelOfDetail(frame: RefObject<HTMLDivElement | null>) {
  useOnViewportChange({
    onChange: ({ zoom }) => {
      const lod = lodOf(zoom);
      if (frame.current && frame.current.dataset.lod !== lod) frame.current.dataset.lod = lod;
    },
  });
}
