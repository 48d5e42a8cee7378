/** A photo as small as is still good evidence, before it takes room and time; without what the camera wrote into it. */
const LONGEST = 2048;
const QUALITY = 0.85;

export async function smaller(file: Blob): Promise<Blob> {
  try {
    const picture = await createImageBitmap(file);
    const part = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
    return await drawn(picture, Math.round(picture.width * part), Math.round(picture.height * part));
  } catch {
    // a kind this browser cannot draw: the server says whether it can
    return file;
  }
}

export function drawn(source: CanvasImageSource, width: number, height: number): Promise<Blob> {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  canvas.getContext("2d")!.drawImage(source, 0, 0, width, height);
  return new Promise((resolve, reject) => canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture"))), "image/jpeg", QUALITY));
}
