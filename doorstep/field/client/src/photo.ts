/** A photo: made small on the telephone, kept there sealed, sent when there is a line. */

import type { App } from "./app";
import { t } from "./config";
import { h, icon } from "./dom";

const LONGEST_SIDE = 1600;
const QUALITY = 0.8;

export async function shrink(file: Blob): Promise<Uint8Array<ArrayBuffer>> {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const share = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * share);
  canvas.height = Math.round(picture.height * share);
  canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
  if (!blob) throw new Error("no picture");
  return new Uint8Array(await blob.arrayBuffer());
}

export async function addPhoto(app: App, body: Record<string, unknown>, file: Blob): Promise<void> {
  const picture = await shrink(file);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", picture));
  const sha256 = [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  await app.engine.record("photo", { ...body, sha256 }, t("Photo"), picture);
}

/** Opens the camera; what cannot be read as a picture is said so and nothing is kept. */
export function photoButton(app: App, body: Record<string, unknown>): HTMLElement {
  const waiting = app.engine.waiting.filter((op) => op.kind === "photo" && Object.entries(body).every(([name, value]) => op.body[name] === value)).length;
  const input = h("input.vh", {
    type: "file",
    accept: "image/*",
    capture: "environment",
    change: (event) => {
      const file = (event.target as HTMLInputElement).files?.[0];
      if (!file) return;
      addPhoto(app, body, file).then(
        () => {
          app.say(t("Photo kept. It is sent by itself."));
          app.refresh();
        },
        () => app.say(t("This is not a photo that can be read. Take it again.")),
      );
    },
  });
  return h(
    "div.f-stack",
    {},
    h("label.d-btn.d-btn--wide.f-file", {}, input, icon("camera"), t("Take a photo")),
    waiting ? h("p.t-note.t-2", {}, t("%(n)s photos wait to be sent", { n: waiting })) : null,
  );
}
