/** The public page of promises: the button that prints it. */
document.querySelector("[data-print]")?.addEventListener("click", () => print());
