/** A short message at the foot of the page, read out by screen readers. */
export function toast(text: string): void {
  const note = document.createElement("div");
  note.className = "rp-toast";
  note.setAttribute("role", "status");
  note.textContent = text;
  document.body.append(note);
  setTimeout(() => note.remove(), 2600);
}
