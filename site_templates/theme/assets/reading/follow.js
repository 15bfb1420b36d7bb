/** Beside the way to a list's feed: a button that copies the feed's address, which Material's script does. */
const link = document.querySelector("article > .follow > a");
if (link instanceof HTMLAnchorElement) {
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: "Copy link" });
  button.dataset.clipboardText = link.href;
  link.after(" ", button);
}
