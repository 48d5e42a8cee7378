/** The nearest assets to where this device is. */
const nearForm = document.getElementById("as-near") as HTMLFormElement | null;
const mine = nearForm?.querySelector<HTMLButtonElement>("[data-mine]");

function field(name: string): HTMLInputElement {
  return nearForm!.querySelector<HTMLInputElement>(`input[name=${name}]`)!;
}

if (nearForm && mine && "geolocation" in navigator) {
  mine.hidden = false;
  mine.addEventListener("click", () => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        field("lon").value = String(coords.longitude);
        field("lat").value = String(coords.latitude);
        field("at").value = "";
        nearForm.submit();
      },
      () => {
        const told = document.getElementById("as-told");
        if (told) told.textContent = told.dataset.failed ?? "";
      },
      { enableHighAccuracy: true, timeout: 15_000 },
    );
  });
}
