/** The command with which another archive looks at what a search finds here, to begin with these papers. */
import { button, copied, element } from "../element.js";
import { asked } from "./followed.js";
import { t } from "../texts.js";

const ROOT = new URL("../../", import.meta.url);

/**
 * What ends a text in quotation marks, with the s after it, and what a terminal takes for more than text: whoever
 * made the link to a search may mean harm.
 */
const UNSAFE = /(?:['‘’‚‛](?:s(?!\p{L}))?|[\p{C}\s\\])+/gu;

/** Write a filter in the query language. */
function filter(/** @type {string} */ name, /** @type {string} */ value) {
  const plain = value.replaceAll('"', "");
  return `${name}:` + (/\s/.test(plain) ? `"${plain}"` : plain);
}

/**
 * Return the rule that takes the papers of a search, in the query language: without what its words mean besides,
 * such as an order, and with the days that they mean.
 * @param {string} address of the search
 */
async function ruleOf(address) {
  const { query, filters, literal } = asked(address);
  const { parts, understood, left } = await archiveSearch.query(query, { filters, literal, limit: 0 });
  const isRead = parts.length > 0 && left.length === 1;
  const meant = understood.map(({ filter: name, value, typed }) =>
    typed.includes(":") ? typed : filter(name, value)
  );
  const chosen = Object.entries(filters).flatMap(([name, values]) =>
    values.map((value) => filter(name, value))
  );
  const rule = [...(isRead ? [left[0], ...meant] : [query]), ...chosen].join(" ");
  return rule.replace(UNSAFE, " ").trim();
}

/**
 * Offer the command, if the papers are there for programs.
 * @param {string} address of a search, relative to the site
 */
export async function offered(address) {
  const [rule, { ok }] = await Promise.all([
    ruleOf(address.replace("search/", "")),
    fetch(new URL("data/index.json", ROOT), { method: "HEAD" }),
  ]);
  if (!rule || !ok) return null;
  const site = ROOT.href.replaceAll("'", "%27");
  const command = `archive match --source '${site}' ${rule[0] === "-" ? "-- " : ""}'${rule}'`;
  const status = element("span", { role: "status" });
  const copy = async () =>
    (status.textContent = (await copied(command)) ? t("Copied") : t("Copy it from above"));
  const made = new DocumentFragment();
  made.append(
    element("p", {}, t("To begin an archive with these papers, see in a terminal which would come in:")),
    element("p", {}, element("code", {}, command)),
    element("p", { className: "ways" }, button(t("Copy the command"), copy), status)
  );
  return made;
}
