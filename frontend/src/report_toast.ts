/** A short message at the foot of the page, read out by screen readers. */
export function toast(text: string, link?: { text: string; url: string }): void {
  const note = document.createElement("div");
  note.className = "rp-toast";
  note.setAttribute("role", "status");
  note.textContent = text;
  if (link) {
    const anchor = document.createElement("a");
    anchor.href = link.url;
    anchor.textContent = link.text;
    note.append(" ", anchor);
  }
  document.body.append(note);
  setTimeout(() => note.remove(), link ? 8000 : 2600);
}
