const root = new URL("../../", import.meta.url).href;

/**
 * Make a link to a feed a button that opens the panel.
 * @param {HTMLAnchorElement} link
 * @param {{name: string, feed: string}} what
 * @param {string} page with the papers
 * @param {() => void} [changed]
 */
export function opening(link, what, page, changed = () => {}) {
  const address = page.startsWith(root) ? page.slice(root.length).replace(/[?#].*$/, "") : "";
  // Only what a paper belongs to can be told from it alone.
  const thing = /^[a-z]+\/[^/]+\/$/.test(address) ? { address, name: what.name } : null;
  link.role = "button";
  link.ariaHasPopup = "dialog";
  link.onclick = async (event) => {
    event.preventDefault();
    const { open } = await import("./panel.js");
    open({ ...what, thing, changed });
  };
  link.onkeydown = (event) => {
    if (event.key !== " ") return;
    event.preventDefault();
    link.click();
  };
  return thing;
}
