/** A sound that a browser plays only after somebody allowed it by a click; the button says whether it may. */
export class Sound {
  private context: AudioContext | null = null;

  constructor(button: HTMLElement | null) {
    button?.addEventListener("click", () => {
      const on = button.getAttribute("aria-pressed") !== "true";
      if (on) this.context ??= new AudioContext();
      else {
        void this.context?.close();
        this.context = null;
      }
      button.setAttribute("aria-pressed", String(on));
      const word = button.querySelector("span");
      if (word) word.textContent = (on ? button.dataset.on : button.dataset.off) ?? "";
      if (on) this.play();
    });
  }

  play(): void {
    if (!this.context) return;
    const start = this.context.currentTime;
    for (const [delay, pitch] of [[0, 880], [0.25, 660], [0.5, 880]]) {
      const tone = this.context.createOscillator();
      const volume = this.context.createGain();
      tone.frequency.value = pitch;
      volume.gain.setValueAtTime(0.25, start + delay);
      volume.gain.exponentialRampToValueAtTime(0.001, start + delay + 0.22);
      tone.connect(volume).connect(this.context.destination);
      tone.start(start + delay);
      tone.stop(start + delay + 0.23);
    }
  }
}
