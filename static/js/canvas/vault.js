/** Keeps unsent text on this device, encrypted with a key that only a page of the same person has:
    the next one on this computer finds nothing that can be read. Where the browser cannot encrypt
    or store, it is kept in memory, and `lasting` is false. */

export async function openVault(owner, hexKey) {
  if (!hexKey || !globalThis.crypto?.subtle || !canStore()) return new Vault("", null);
  const bytes = Uint8Array.from(hexKey.match(/../g), (pair) => parseInt(pair, 16));
  const key = await crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
  return new Vault(`canvas:${owner}:`, key);
}

function canStore() {
  try {
    localStorage.setItem("canvas:try", "1");
    localStorage.removeItem("canvas:try");
    return true;
  } catch {
    return false;
  }
}

class Vault {
  #memory = new Map();
  #turn = Promise.resolve();

  constructor(prefix, key) {
    this.prefix = prefix;
    this.key = key;
    this.lasting = key !== null;
  }

  /** Is there something that goes when the page is closed? */
  get holdsMore() {
    return this.#memory.size > 0;
  }

  put(name, value) {
    return this.#inTurn(async () => {
      this.#memory.delete(name);
      try {
        if (!this.key) throw new Error("memory only");
        localStorage.setItem(this.prefix + name, await this.#lock(value));
      } catch {
        this.lasting = false;
        this.#memory.set(name, structuredClone(value));
      }
    });
  }

  remove(name) {
    return this.#inTurn(async () => {
      this.#memory.delete(name);
      if (this.key) localStorage.removeItem(this.prefix + name);
    });
  }

  /** Pairs of name and value, for the names that start so. */
  all(start) {
    return this.#inTurn(async () => {
      const found = [...this.#memory].filter(([name]) => name.startsWith(start));
      for (const name of this.#names(start)) {
        const value = await this.#unlock(localStorage.getItem(this.prefix + name));
        if (value !== undefined) found.push([name, value]);
      }
      return found;
    });
  }

  #names(start) {
    if (!this.key) return [];
    const whole = this.prefix + start;
    return Object.keys(localStorage)
      .filter((name) => name.startsWith(whole))
      .map((name) => name.slice(this.prefix.length));
  }

  /** One after the other, so that a removal never loses from the write before it. */
  #inTurn(work) {
    const result = this.#turn.then(work);
    this.#turn = result.catch(() => {});
    return result;
  }

  async #lock(value) {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const text = new TextEncoder().encode(JSON.stringify(value));
    const locked = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, this.key, text);
    const signs = Array.from([...iv, ...new Uint8Array(locked)], (byte) => String.fromCharCode(byte));
    return btoa(signs.join(""));
  }

  /** Undefined for what another key locked, or what is gone meanwhile. */
  async #unlock(stored) {
    try {
      const bytes = Uint8Array.from(atob(stored), (sign) => sign.charCodeAt(0));
      const plan = { name: "AES-GCM", iv: bytes.slice(0, 12) };
      const text = await crypto.subtle.decrypt(plan, this.key, bytes.slice(12));
      return JSON.parse(new TextDecoder().decode(text));
    } catch {
      return undefined;
    }
  }
}
