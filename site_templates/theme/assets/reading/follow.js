/** Next to the link to a list's feed: a button that copies its address. */
import { copyLink } from "../element.js";

const link = document.querySelector(".follow > a");
if (link instanceof HTMLAnchorElement) link.after(" ", ...copyLink(link.href).flatMap((part) => [part, " "]));
