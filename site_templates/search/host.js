/**
 * What the search needs of a browser, for programs: `generator/search/running.py` runs the same scripts on the files
 * of a built site. It gives the three functions of `host`, and `SITE`, the address of the site.
 */

/** @type {{read: (address: string) => string | null, joined: (base: string, path: string) => string, spoken: (page: string) => string}} */
const host = /** @type {any} */ (globalThis).host;
/** @type {Record<string, () => object>} modules that are not needed at once, by file name */
export const LATER = {};
/** @type {Record<string, object>} */
const loaded = {};

/** Return a module of `LATER`; `running.py` puts this in the place of `import(…)`. */
export async function later(/** @type {string} */ address) {
  const name = address.slice(address.lastIndexOf("/") + 1);
  loaded[name] ??= LATER[name]();
  return loaded[name];
}

class Address {
  constructor(/** @type {string} */ path, /** @type {string | Address} */ base = "") {
    this.href = host.joined(`${base}`, path);
    this.pathname = this.href.replace(/^\w+:\/\/[^/]*/, "").replace(/[?#].*$/, "");
  }
  toString() {
    return this.href;
  }
}

/** Files come inflated. */
class Inflated {
  constructor() {
    /** @type {{data?: ArrayBuffer}} */
    const readable = {};
    const writer = { write: (/** @type {ArrayBuffer} */ data) => (readable.data = data), close: () => {} };
    this.readable = readable;
    this.writable = { getWriter: () => writer };
  }
}

class Answer {
  constructor(/** @type {{data?: ArrayBuffer}} */ readable) {
    this.readable = readable;
  }
  async arrayBuffer() {
    await null; // until it is written
    return this.readable.data;
  }
}

class Decoder {
  decode(/** @type {Uint8Array} */ bytes) {
    let text = "";
    for (let at = 0; at < bytes.length; at += 4096)
      text += String.fromCharCode(...bytes.subarray(at, at + 4096));
    return decodeURIComponent(escape(text));
  }
}

class Encoder {
  encode(/** @type {string} */ text) {
    return Uint8Array.from(unescape(encodeURIComponent(text)), (letter) => letter.charCodeAt(0));
  }
}

/** A page is its spoken text in one paragraph below the heading. */
class Parser {
  parseFromString(/** @type {string} */ page) {
    const text = { nodeName: "P", textContent: host.spoken(page), matches: () => false };
    return { querySelectorAll: () => [], getElementById: () => ({ nextElementSibling: text }) };
  }
}

async function fetched(/** @type {string | Address} */ address) {
  const packed = host.read(`${address}`);
  const bytes = Uint8Array.from(atob(packed ?? ""), (letter) => letter.charCodeAt(0));
  const text = async () => new Decoder().decode(bytes);
  return {
    ok: packed !== null,
    status: packed === null ? 404 : 200,
    arrayBuffer: async () => bytes.buffer,
    text,
    json: async () => JSON.parse(await text()),
  };
}

Object.assign(globalThis, {
  URL: Address,
  DecompressionStream: Inflated,
  Response: Answer,
  TextDecoder: Decoder,
  TextEncoder: Encoder,
  DOMParser: Parser,
  fetch: fetched,
});
