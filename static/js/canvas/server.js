/** Talks to the server. */

import { page } from "./page.js";

const LONGEST_WAIT = 20_000;

/** Post `fields`, or get when there are none. Returns {status, text}; the status is 0 without an
    answer, and 401 also where the site leads to signing in. */
export async function ask(url, { fields, seq, whole = false } = {}) {
  const headers = whole ? {} : { "HX-Request": "true" };
  if (seq !== undefined) headers["X-Canvas-Seq"] = String(seq);
  if (fields) headers["X-CSRFToken"] = page.token;
  const options = { headers, redirect: "manual", signal: AbortSignal.timeout(LONGEST_WAIT) };
  if (fields) Object.assign(options, { method: "POST", body: new URLSearchParams(fields) });
  try {
    const response = await fetch(url, options);
    if (response.type === "opaqueredirect") return { status: 401, text: "" };
    return { status: response.status, text: await response.text() };
  } catch {
    return { status: 0, text: "" };
  }
}

/** Who signed in again has a new token, and this page the old one. Returns what stands in the way
    after fetching another: nothing, or the name of a state. */
export async function renewToken() {
  const { status, text } = await ask(page.url, { whole: true });
  if (status === 401) return "signed-out";
  if (status !== 200) return status === 404 ? "gone" : "trouble";
  const fresh = new DOMParser().parseFromString(text, "text/html").querySelector("#canvas");
  if (fresh.dataset.owner !== page.owner) return "somebody-else";
  if (!fresh.dataset.key) return "forbidden";
  page.token = fresh.querySelector("[name=csrfmiddlewaretoken]").value;
  return "";
}

export function parse(html) {
  return new DOMParser().parseFromString(html, "text/html").body.firstElementChild;
}
