/**
 * On every page: the keys that lead to the header's search box, and the search itself once it is entered.
 */
const input = document.querySelector("header input[type=search]");
const script = new URL("../../search/index/search.js", import.meta.url);

input?.addEventListener("focus", async () => (await import(script)).suggestFor(input), { once: true });
addEventListener("keydown", (event) => {
  const isTyping = event.target.closest?.("input, select, textarea, [contenteditable]");
  if (!input || isTyping || event.ctrlKey || event.metaKey || event.altKey || !"/sf".includes(event.key)) return;
  event.preventDefault();
  input.focus();
});
