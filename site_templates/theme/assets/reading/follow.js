/** Beside the way to a list's feed: a button that copies the feed's address. */
const link = document.querySelector("article > .follow > a");
if (link instanceof HTMLAnchorElement) {
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: "Copy link" });
  const said = Object.assign(document.createElement("span"), { role: "status" });
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(link.href);
      said.textContent = "Copied to clipboard";
    } catch { // copying is not allowed: the address itself, for a reader to copy
      said.textContent = link.href;
    }
  });
  link.after(" ", button, " ", said);
}
