/**
 * The looks of search page and suggestions, in Material's colours.
 */
const STYLE = `
.as-form { display: flex; flex-wrap: wrap; gap: .4rem; margin: 0 0 .6rem; }
.as-form input { flex: 1 1 10rem; min-width: 0; padding: .5rem .7rem; font: inherit; font-size: .8rem;
color: var(--md-default-fg-color); background: var(--md-default-bg-color);
border: .05rem solid var(--md-default-fg-color--light); border-radius: .3rem; }
.as-form select { font: inherit; font-size: .7rem; padding: .3rem; color: inherit;
background: var(--md-default-bg-color); border: .05rem solid var(--line); border-radius: .3rem; }
.as-hint { margin: .4rem 0; font-size: .7rem; line-height: 2; color: var(--md-default-fg-color--light); }
.as-notes p { margin: 0 0 .4rem; font-size: .7rem; }
.as-rules { font-size: .7rem; }
.as-rules code { overflow-wrap: anywhere; }
.as-hint code { margin: 0 .2rem; white-space: nowrap; }
.as-status { min-height: 1.2em; margin: 0 0 .4rem; font-size: .65rem; color: var(--md-default-fg-color--light); }
.as-aids { display: flex; flex-wrap: wrap; gap: .4rem; min-height: 1.3rem; margin: 0 0 .4rem; font-size: .65rem; }
.as-aids[hidden] { display: none; }
.as-facets { display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; margin: 0 0 .6rem; font-size: .65rem; }
.as-facets[hidden] { display: none; }
.md-typeset .as-facets details { margin: 0; padding: 0; border: 0; box-shadow: none; background: none; font-size: inherit; }
.md-typeset .as-facets summary { margin: 0; padding: .2rem 1.4rem .2rem 0; cursor: pointer; background: none; }
.md-typeset .as-facets summary::before { display: none; }
.md-typeset .as-facets summary::after { top: .2rem; right: 0; }
[dir] .md-typeset .as-facets ul { max-height: 14rem; overflow: auto; margin: 0; padding: 0; list-style: none; }
[dir] .md-typeset .as-facets li { margin: 0; }
.as-chip, .as-facets button, .as-pages button { font: inherit; cursor: pointer; padding: .2rem .4rem;
min-height: 1.2rem; color: var(--md-typeset-a-color); border-radius: .2rem; }
.as-chip { border: .05rem solid currentcolor; margin: 0 .3rem .3rem 0; font-size: .65rem; }
[dir] .md-typeset .as-list { margin: 0; padding: 0; list-style: none; }
[dir] .md-typeset .as-list li { margin: 0; padding: .6rem 0; border-bottom: .05rem solid var(--line); overflow-wrap: anywhere; }
[dir] .md-typeset .as-list .as-part { font-size: .7rem; color: var(--md-default-fg-color--light); }
.as-title { font-weight: 600; line-height: 1.35; }
.as-about, .as-sentence { margin: .1rem 0 0; font-size: .65rem; }
.as-about { font-size: .68rem; text-wrap: wrap; color: var(--md-default-fg-color--light); }
.as-about a { white-space: nowrap; }
.as-sentence { display: -webkit-box; min-height: 2lh; font-size: .7rem; -webkit-line-clamp: 3; -webkit-box-orient: vertical; overflow: hidden; }
.as-list mark, .as-box mark { color: inherit; background: var(--md-accent-fg-color--transparent); }
.as-list a:focus-visible, .as-form :focus-visible, .as-pages :focus-visible, .as-facets :focus-visible,
.as-chip:focus-visible { outline: .1rem solid var(--md-accent-fg-color); outline-offset: .1rem; }
.as-pages { display: flex; gap: .8rem; align-items: center; margin-top: .6rem; font-size: .7rem; }
.as-box { position: absolute; z-index: 5; top: 100%; right: 0; width: max(100%, 14rem); max-height: 75vh; overflow: auto;
margin: 0; padding: .2rem 0; list-style: none; font-size: .65rem; line-height: 1.4;
color: var(--md-default-fg-color); background: var(--md-default-bg-color);
box-shadow: var(--md-shadow-z2); border-radius: .1rem; }
.as-box a { display: block; padding: .3rem .6rem; }
.as-box a:is([aria-selected=true], :hover) { background: var(--md-accent-fg-color--transparent); }
.as-box small { color: var(--md-default-fg-color--light); }
@media (min-width: 60em) {
#archive-search:has(.as-facets:not([hidden])) { display: grid; grid-template-columns: minmax(0, 1fr) 9rem; column-gap: 1.2rem; }
#archive-search > * { grid-column: 1; }
#archive-search > .as-facets { grid-area: 1 / 2 / span 20; flex-direction: column; flex-wrap: nowrap; align-self: start; }
}
@media (pointer: coarse), (max-width: 30em) {
.md-typeset .as-facets summary { padding-block: .5rem; }
.md-typeset .as-facets summary::after { top: .5rem; }
.as-facets button, .as-pages button, .as-chip { min-height: 2rem; }
.as-about { line-height: 1.9; }
.as-sentence { min-height: 3lh; }
.as-box a { padding-block: .5rem; }
}
`;

/** Put the styles into the page. A style element would be against the page's Content-Security-Policy. */
export function addStyle() {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  document.adoptedStyleSheets.push(sheet);
}
