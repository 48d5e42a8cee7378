/** The component page only: shows a toast with 撤回. */
document.addEventListener("click", (event) => {
  const button = (event.target as HTMLElement).closest<HTMLElement>("[data-ds-toast]");
  if (!button) return;
  const detail = { text: button.dataset.dsToast ?? "", undo: "/notices/" };
  document.dispatchEvent(new CustomEvent("cn:toast", { detail }));
});
