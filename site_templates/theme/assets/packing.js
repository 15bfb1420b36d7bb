/** Read what `generator/search/packing.py` writes: deflated files of a JSON header and columns of bytes. */

/**
 * @param {ArrayBuffer} data a file
 * @returns {Promise<{header: any, columns: Uint8Array[]}>}
 * @throws {Error} if the file is damaged
 */
export async function unpack(data) {
  const { readable, writable } = new DecompressionStream("deflate-raw");
  // Reading through a Blob would double the time of a search that needs hundreds of small files.
  const writer = writable.getWriter();
  const [inflated] = await Promise.all([
    new Response(readable).arrayBuffer(),
    writer.write(data),
    writer.close(),
  ]);
  const bytes = new Uint8Array(inflated);
  const columns = [];
  for (let at = 0; at < bytes.length; ) {
    let length = 0;
    let shift = 0;
    for (; bytes[at] > 127; shift += 7) length |= (bytes[at++] & 127) << shift;
    length |= bytes[at++] << shift;
    if (at + length > bytes.length) throw new RangeError("a file is cut short");
    columns.push(bytes.subarray(at, (at += length)));
  }
  return { header: JSON.parse(new TextDecoder().decode(columns[0])), columns: columns.slice(1) };
}

/**
 * @param {Uint8Array} bytes varints, one after another
 * @returns {number[]}
 */
export function varints(bytes) {
  const numbers = [];
  for (let at = 0; at < bytes.length; at++) {
    let number = 0;
    let shift = 0;
    for (; bytes[at] > 127; shift += 7) number |= (bytes[at++] & 127) << shift;
    numbers.push(number | (bytes[at] << shift));
  }
  return numbers;
}

/**
 * @param {Uint8Array} bytes zigzag varints of the steps from one number to the next
 * @returns {Uint32Array}
 */
export function steps(bytes) {
  let last = 0;
  return Uint32Array.from(varints(bytes), (step) => (last += step & 1 ? -(step + 1) / 2 : step / 2));
}

/** A reader of Golomb-Rice codes, the highest bit of a byte first. */
export class Bits {
  /** @param {Uint8Array} bytes */
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }

  /** Return at least the next 25 bits, leftmost in 32; past the end, zeros. */
  peek() {
    const { bytes, at } = this;
    const first = at >> 3;
    return (
      ((bytes[first] << 24) | (bytes[first + 1] << 16) | (bytes[first + 2] << 8) | bytes[first + 3])
      << (at & 7)
    );
  }

  /**
   * @param {number} low number of plain bits
   * @returns {number}
   */
  rice(low) {
    let quotient = 0;
    let ones = Math.clz32(~this.peek());
    for (; ones > 24; ones = Math.clz32(~this.peek())) {
      quotient += 24;
      this.at += 24;
    }
    quotient += ones;
    this.at += ones + 1;
    if (low === 0) return quotient;
    const rest = this.peek() >>> (32 - low);
    this.at += low;
    return (quotient << low) | rest;
  }
}

/** Return how many plain bits each gap between `count` numbers below `size` has. */
export const lowBits = (/** @type {number} */ count, /** @type {number} */ size) =>
  Math.max(31 - Math.clz32(Math.floor((size * 11) / (count * 16))), 0);
