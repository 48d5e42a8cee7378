/** Where: from the device when asked, moved under the crosshair in steps of 5 metres, told in words where there is a net. */
const STEP_M = 5;
const LAT_M = 111_320;

interface Fix {
  lon: number;
  lat: number;
  accuracy: number;
}

export function bindPlace(): void {
  const box = document.querySelector<HTMLElement>("[data-where]");
  if (box) new Place(box);
}

class Place {
  private fix: Fix | null = null;
  private readonly form: HTMLFormElement;
  private asked = 0;

  constructor(private readonly box: HTMLElement) {
    this.form = box.closest("form")!;
    box.querySelector("[data-here]")!.addEventListener("click", () => this.here());
    for (const button of box.querySelectorAll<HTMLElement>("[data-move]")) {
      const [east, north] = (button.dataset.move ?? "0,0").split(",").map(Number);
      button.addEventListener("click", () => this.move(east * STEP_M, north * STEP_M));
    }
    this.form.addEventListener("mo:restored", () => {
      const [lon, lat] = [this.input("lon").value, this.input("lat").value];
      if (lon && lat) this.set({ lon: Number(lon), lat: Number(lat), accuracy: 0 });
    });
  }

  private input(name: string): HTMLInputElement {
    return this.form.querySelector<HTMLInputElement>(`input[name=${name}]`)!;
  }

  private say(text: string): void {
    this.box.querySelector("[data-place]")!.textContent = text;
  }

  private here(): void {
    if (!navigator.geolocation) return this.say(this.box.dataset.failed ?? "");
    this.say(this.box.dataset.busy ?? "");
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => this.set({ lon: coords.longitude, lat: coords.latitude, accuracy: coords.accuracy }),
      (error) => this.say((error.code === error.PERMISSION_DENIED ? this.box.dataset.refused : this.box.dataset.failed) ?? ""),
      { enableHighAccuracy: true, timeout: 15_000, maximumAge: 10_000 },
    );
  }

  private set(fix: Fix): void {
    this.fix = fix;
    this.box.querySelector<HTMLElement>("[data-cross]")!.hidden = false;
    this.put(fix.lon, fix.lat);
  }

  private move(east: number, north: number): void {
    const [lon, lat] = [Number(this.input("lon").value), Number(this.input("lat").value)];
    this.put(lon + east / (LAT_M * Math.cos((lat * Math.PI) / 180)), lat + north / LAT_M);
  }

  private put(lon: number, lat: number): void {
    this.input("lon").value = lon.toFixed(7);
    this.input("lat").value = lat.toFixed(7);
    this.input("lon").dispatchEvent(new Event("input", { bubbles: true }));
    this.draw(lon, lat);
    void this.words(lon, lat);
  }

  /** The crosshair stays in the middle; the fix of the device moves, with its error around it. */
  private draw(lon: number, lat: number): void {
    const fix = this.fix!;
    const x = (fix.lon - lon) * LAT_M * Math.cos((lat * Math.PI) / 180);
    const y = (lat - fix.lat) * LAT_M;
    for (const mark of this.box.querySelectorAll("circle")) {
      mark.setAttribute("cx", x.toFixed(1));
      mark.setAttribute("cy", y.toFixed(1));
    }
    this.box.querySelector(".mo-error")!.setAttribute("r", String(Math.min(45, Math.round(fix.accuracy))));
  }

  private async words(lon: number, lat: number): Promise<void> {
    const asked = ++this.asked;
    const { near, metres, outside, where } = this.box.dataset;
    const accuracy = this.fix?.accuracy ? ` · ${metres?.replace("{n}", String(Math.round(this.fix.accuracy)))}` : "";
    this.say(`${near} ${lat.toFixed(5)}, ${lon.toFixed(5)}${accuracy}`);
    try {
      const answer = await fetch(`${where}?lon=${lon}&lat=${lat}`, { credentials: "same-origin", redirect: "manual" });
      if (!answer.ok || asked !== this.asked) return;
      const told = (await answer.json()) as { names: string; inside: boolean };
      this.say(told.inside ? `${near} ${told.names}${accuracy}` : (outside ?? ""));
    } catch {
      // no net: the numbers stand
    }
  }
}
