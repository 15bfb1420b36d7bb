/** A search as an archive's owner writes it: as a rule for `include`, and as a topic. */
import { button, copied, element } from "../theme/assets/element.js";

/**
 * Return both forms, each with a button that copies it.
 * @param {import("./state.js").State} state
 */
export function snippets(state) {
  const quoted = `'${asQuery(state).replaceAll("'", "''")}'`;
  return [
    ...snippet("As a rule, in the plugin's settings in mkdocs.yml", `include: [${quoted}]`),
    ...snippet("As a topic, in content/topics.yml", `${quoted}: {query: ${quoted}}`),
  ];
}

/**
 * Write a search, with the page's filters, in the query language.
 * @param {import("./state.js").State} state
 */
function asQuery({ q, filters }) {
  const conditions = Object.entries(filters).flatMap(([filter, values]) =>
    values.map((value) => `${filter}:${/[\s"]/.test(value) ? `"${value.replaceAll('"', "")}"` : value}`)
  );
  return [q.trim().replace(/\s+/g, " "), ...conditions].filter(Boolean).join(" ");
}

/**
 * @param {string} label
 * @param {string} text
 */
function snippet(label, text) {
  const code = element("code", {}, text);
  const copy = button(
    "Copy",
    async () => {
      if (await copied(text)) copy.textContent = "Copied";
      else getSelection()?.selectAllChildren(code); // to be copied by hand
    },
    { className: "as-chip" }
  );
  return [element("p", {}, `${label}: `, code, " ", copy)];
}
