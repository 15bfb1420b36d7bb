/** The panel with the ways to follow a list or a search: in this browser, with a feed reader, by mail. */
import { button, copied, element, paragraph } from "../element.js";
import { add, asked, drop, isFollowed } from "./followed.js";
import { t } from "../texts.js";

/** @typedef {import("./followed.js").Followed} Followed */
/**
 * @typedef {object} Way what can be followed, and how
 * @property {string} name
 * @property {Followed | null} thing `null` if this browser cannot tell its papers
 * @property {string} [feed] the full address of its feed
 * @property {() => void} changed called when the reader follows or unfollows it
 */

const ROOT = new URL("../../", import.meta.url);
const A_READER = t("With a feed reader, which also works on other devices:");
const OR_A_READER = t("Or with a feed reader, which also works on other devices:");
const MAILS = {
  day: t("The whole daily digest by mail"),
  week: t("The whole weekly digest by mail"),
  month: t("The whole monthly digest by mail"),
};

/** Open the panel. */
export function open(/** @type {Way} */ { name, thing, feed, changed }) {
  const heading = element("h2", { id: "follow" }, t("Follow {name}", { name }));
  const dialog = element(
    "dialog",
    { className: "panel md-typeset", onclose: () => dialog.remove() },
    heading,
    ...(thing ? here(thing, changed) : []),
    ...(feed ? [...readers(feed, thing ? OR_A_READER : A_READER), ...mail()] : []),
    element("form", { method: "dialog" }, element("button", {}, t("Close")))
  );
  dialog.setAttribute("aria-labelledby", heading.id);
  document.body.append(dialog);
  dialog.showModal();
  if (thing?.address.startsWith("search/")) besides(thing.address, dialog);
}

/** Add what a search can be besides: a topic that is there, another archive. */
async function besides(/** @type {string} */ address, /** @type {HTMLDialogElement} */ dialog) {
  const begun = import("./begin.js").then(({ offered }) => offered(address));
  for (const offer of [sameTopic(address), begun].map((one) => one.catch(() => null))) {
    const part = await offer; // none if the search is not available
    if (part) dialog.lastElementChild?.before(part);
  }
}

/** Make the switch to follow something in this browser. */
function here(/** @type {Followed} */ thing, /** @type {() => void} */ changed) {
  const wrong = element("p", { role: "status" });
  const toggle = button(t("In this browser"), () => {
    wrong.textContent = isFollowed(thing.address) ? drop(thing.address) : add([thing]);
    show();
    changed();
  });
  const show = () => (toggle.ariaPressed = String(isFollowed(thing.address)));
  show();
  const page = element("a", { href: new URL("new/", ROOT).href }, t("New papers"));
  return [
    element("p", { className: "ways" }, toggle),
    paragraph(t("Each new paper comes first on {page}, and is counted on Home."), { page }),
    wrong,
  ];
}

/** Make the ways to a feed: copy its address, or open it in a feed reader. */
function readers(/** @type {string} */ feed, /** @type {string} */ start) {
  const status = element("span", { role: "status" });
  const copy = async () => (status.textContent = (await copied(feed)) ? t("Copied") : feed);
  const encoded = encodeURIComponent(feed);
  const ways = {
    Feedly: `https://feedly.com/i/subscription/feed/${encoded}`,
    Inoreader: `https://www.inoreader.com/feed/${encoded}`,
    [t("Your feed reader")]: `feed:${feed}`,
  };
  const links = Object.entries(ways).map(([name, href]) => element("a", { href }, name));
  return [
    paragraph(start),
    element("p", { className: "ways" }, button(t("Copy the feed’s address"), copy), ...links),
    element("p", {}, status),
  ];
}

/** Make the way to the archive's digest, if it has one. */
function mail() {
  const { digest } = document.documentElement.dataset;
  if (!digest) return [];
  const href = new URL("subscribe/#mail", ROOT).href;
  const link = element("a", { href }, MAILS[/** @type {keyof typeof MAILS} */ (digest)]);
  link.onclick = () => link.closest("dialog")?.close(); // the page itself may have the answer
  return [element("p", {}, link)];
}

/** Offer the topic that has the same papers as a search, if there is one. */
async function sameTopic(/** @type {string} */ address) {
  const { query, filters, literal } = asked(address.replace("search/", ""));
  const count = { sort: /** @type {const} */ ("newest"), limit: 0, facets: ["topic"] };
  const { total, facets } = await archiveSearch.query(query, { filters, literal, ...count });
  const { namedLike } = await import(new URL("search/index/suggest.js", ROOT).href);
  for (const { name } of (total && facets.topic?.filter((topic) => topic.count === total)) || []) {
    const { total: all } = await archiveSearch.query("", { filters: { topic: name }, ...count });
    const topic = (await namedLike(name)).find(
      (/** @type {{name: string, kind: string}} */ other) => other.kind === "topic" && other.name === name
    );
    if (topic && all === total) {
      const page = element("a", { href: new URL(topic.address, ROOT).href }, name);
      return paragraph(t("The topic {topic} has the same papers, and a feed."), { topic: page });
    }
  }
  return null;
}
