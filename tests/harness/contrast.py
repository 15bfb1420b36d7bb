"""The contrast of a page's colours, and links as they look under the pointer."""

from __future__ import annotations

from playwright.sync_api import Page

_RATIO = """layers => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const probe = document.querySelector("main").appendChild(document.createElement("span"));
  const luminances = layers.map(layer => {
    probe.style.color = layer;
    canvas.fillStyle = getComputedStyle(probe).color;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3)
      .map(part => part / 255).map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
      .reduce((sum, part, index) => sum + part * [0.2126, 0.7152, 0.0722][index], 0);
  });
  probe.remove();
  const [darker, lighter] = luminances.slice(-2).sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}"""


def contrast(page: Page, *layers: str) -> float:
    """Return the WCAG 2 contrast of the last CSS colour with the one below it.

    The ``layers`` lie on each other, the lowest first. Variables have their values in the page's main part.
    """
    ratio: float = page.evaluate(_RATIO, list(layers))
    return ratio


POINTED = "[data-pointed]"
"""The links of `point_at_links`."""
# Marks one link of each kind: the same elements around it, with the same classes and styles.
_MARK = """() => {
  const known = new Set();
  for (const link of document.querySelectorAll("a[href]")) {
    let kind = "";
    for (let outer = link; outer; outer = outer.parentElement)
      kind += `${outer.localName}.${outer.className}[${outer.getAttribute("style") ?? ""}] `;
    kind += [...link.children].map((inner) => `${inner.localName}.${inner.className}`).join(" ");
    if (!known.has(kind)) link.dataset.pointed = "";
    known.add(kind);
  }
}"""


def point_at_links(page: Page) -> None:
    """Make a link of each kind look as if it had the pointer and the focus."""
    page.evaluate(_MARK)
    session = page.context.new_cdp_session(page)
    session.send("DOM.enable")
    session.send("CSS.enable")
    document = session.send("DOM.getDocument")["root"]["nodeId"]
    for link in session.send("DOM.querySelectorAll", {"nodeId": document, "selector": POINTED})["nodeIds"]:
        session.send("CSS.forcePseudoState", {"nodeId": link, "forcedPseudoClasses": ["hover", "focus"]})
