/** The picture of a journey as the server draws it. */
import { useQuery } from "@tanstack/react-query";
import { getFile } from "../client";

export type PictureVersion = "draft" | "published";

export const pictureUrl = (id: number, version: PictureVersion) =>
  `/api/journeys/${id}/diagram.svg?version=${version}&theme=light`;

/** The picture's text, for its size and where its cards stand; it is shown as an image. */
export function usePictureText(id: number, version: PictureVersion) {
  return useQuery({
    queryKey: ["journeys", id, "picture", version],
    gcTime: 0,
    queryFn: async ({ signal }) => (await getFile(pictureUrl(id, version), {}, signal)).text(),
  });
}
