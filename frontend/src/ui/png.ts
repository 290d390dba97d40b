/** An SVG as PNG, drawn by the browser on a canvas. */

const SHARPNESS = 2;
/** Larger canvases are refused by some browsers. */
export const MOST_PIXELS = 8_000;

export interface Size {
  width: number;
  height: number;
}

/** Twice the size of the picture, but no side longer than a canvas may be. */
export function pngSize({ width, height }: Size): Size {
  const scale = Math.min(SHARPNESS, MOST_PIXELS / width, MOST_PIXELS / height);
  return {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  };
}

export const toDataUrl = (svg: string) =>
  `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;

/** Draw an SVG; rejects when the browser cannot. */
export async function toPng(svg: string): Promise<Blob> {
  const image = new Image();
  image.src = toDataUrl(svg);
  await image.decode();
  const { width, height } = pngSize({ width: image.naturalWidth, height: image.naturalHeight });
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  canvas.getContext("2d")?.drawImage(image, 0, 0, width, height);
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/png"));
  if (!blob) throw new Error("the canvas gave no picture");
  return blob;
}
