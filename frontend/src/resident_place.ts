/** Where: from the device, moved by buttons of 10 metres, told in words; the list of streets stays beside it. */
const STEP_M = 10;
const LAT_M = 111_320;

interface Place {
  lon: number;
  lat: number;
}


export function bindPlace(form: HTMLFormElement): void {
  const section = form.querySelector<HTMLElement>("[data-locate]");
  if (section) new Picker(form, section);
  bindStreets(form);
}

class Picker {
  private readonly lon: HTMLInputElement;
  private readonly lat: HTMLInputElement;
  private readonly words: HTMLElement;
  private readonly nudge: HTMLElement;
  private readonly map: HTMLElement | null;
  private centre: Place | null = null;
  private asked = 0;

  constructor(private readonly form: HTMLFormElement, private readonly section: HTMLElement) {
    this.lon = form.querySelector<HTMLInputElement>("input[name=lon]")!;
    this.lat = form.querySelector<HTMLInputElement>("input[name=lat]")!;
    this.words = section.querySelector<HTMLElement>("[data-told]")!;
    this.nudge = section.querySelector<HTMLElement>("[data-nudge]")!;
    section.hidden = false;
    section.querySelector("[data-here]")?.addEventListener("click", () => this.here());
    section.querySelector("[data-forget]")?.addEventListener("click", () => this.set(null));
    for (const button of section.querySelectorAll<HTMLElement>("[data-move]")) {
      const [east, north] = (button.dataset.move ?? "0,0").split(",").map(Number);
      button.addEventListener("click", () => this.move(east, north));
    }
    this.map = section.querySelector<HTMLElement>("[data-map]");
    if (this.map) this.bindMap(this.map);
    const place = this.place();
    if (place) this.set(place);
  }

  /** The crosshair stands in the middle. Once there is a place it is the place: dragging the map moves both. */
  private bindMap(map: HTMLElement): void {
    map.addEventListener("mp:centre", (event) => {
      const { byHand, ...centre } = (event as CustomEvent<Place & { byHand: boolean }>).detail;
      const place = this.place();
      this.centre = centre;
      if (byHand && place && metres(place, centre) > 1) this.set(centre, false);
    });
    map.addEventListener("mp:point", (event) => this.set((event as CustomEvent<Place>).detail));
    map.addEventListener("mp:ready", () => {
      const place = this.place();
      if (place) map.dispatchEvent(new CustomEvent("mp:go", { detail: place }));
    });
    this.section.querySelector("[data-centre]")?.addEventListener("click", () => this.centre && this.set(this.centre));
  }

  private place(): Place | null {
    return this.lon.value && this.lat.value ? { lon: Number(this.lon.value), lat: Number(this.lat.value) } : null;
  }

  private here(): void {
    if (!navigator.geolocation) return this.say(this.section.dataset.failed ?? "", true);
    this.say(this.section.dataset.busy ?? "");
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => this.set({ lon: coords.longitude, lat: coords.latitude }, true, coords.accuracy),
      (error) => this.say((error.code === error.PERMISSION_DENIED ? this.section.dataset.refused : this.section.dataset.failed) ?? "", true),
      { enableHighAccuracy: true, timeout: 15_000, maximumAge: 30_000 },
    );
  }

  private move(east: number, north: number): void {
    const place = this.place();
    if (!place) return;
    const lonM = LAT_M * Math.cos((place.lat * Math.PI) / 180);
    this.set({ lon: place.lon + (east * STEP_M) / lonM, lat: place.lat + (north * STEP_M) / LAT_M });
  }

  private set(place: Place | null, tellMap = true, accuracy = 0): void {
    this.lon.value = place ? place.lon.toFixed(6) : "";
    this.lat.value = place ? place.lat.toFixed(6) : "";
    this.nudge.hidden = !place;
    if (tellMap && place) this.map?.dispatchEvent(new CustomEvent("mp:go", { detail: place }));
    if (place) forgiven(this.form);
    if (place) void this.tell(place, accuracy);
    else this.say(this.section.dataset.none ?? "");
  }

  private async tell(place: Place, accuracy: number): Promise<void> {
    const mine = ++this.asked;
    try {
      const answer = await fetch(`${this.section.dataset.locate}?lon=${place.lon}&lat=${place.lat}`, { headers: { Accept: "application/json" } });
      const found = (await answer.json()) as { inside: boolean; words: string };
      if (mine !== this.asked) return;
      const about = accuracy > 30 ? `（${this.section.dataset.accuracy} ${Math.round(accuracy)} ${this.section.dataset.metres}）` : "";
      this.say(found.inside ? `${this.section.dataset.found}${found.words}${about}` : found.words, !found.inside);
    } catch {
      this.say(`${this.section.dataset.found}${place.lon.toFixed(5)}, ${place.lat.toFixed(5)}`);
    }
  }

  private say(text: string, bad = false): void {
    this.words.textContent = text;
    this.words.classList.toggle("cn-bad-place", bad);
  }
}

/** With a point the list is not needed any more, nor what was said of it. */
function forgiven(form: HTMLFormElement): void {
  form.querySelectorAll(".cn-bad").forEach((field) => field.classList.remove("cn-bad"));
  form.querySelectorAll(".cn-error").forEach((error) => error.remove());
  document.querySelector("[data-errors]")?.remove();
}

function metres(a: Place, b: Place): number {
  return Math.hypot((a.lat - b.lat) * LAT_M, (a.lon - b.lon) * LAT_M * Math.cos((a.lat * Math.PI) / 180));
}

/** The chosen street leaves only its own communities in the list. */
function bindStreets(form: HTMLFormElement): void {
  const street = form.querySelector<HTMLSelectElement>("select[name=street]");
  const community = form.querySelector<HTMLSelectElement>("select[name=community]");
  if (!street || !community) return;
  const all = Array.from(community.options).filter((option) => option.value).map((option) => option.cloneNode(true) as HTMLOptionElement);
  const first = community.options[0];
  const fill = (): void => {
    const chosen = community.value;
    const mine = all.filter((option) => street.value && option.value.startsWith(street.value));
    community.replaceChildren(first, ...mine);
    community.value = mine.some((option) => option.value === chosen) ? chosen : "";
    community.disabled = !street.value;
  };
  street.addEventListener("change", fill);
  window.addEventListener("pageshow", fill);
  fill();
}
