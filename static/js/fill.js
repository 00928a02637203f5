// Filling in without an account: what is typed stays in this browser until somebody wipes it. Each
// instrument has a place of its own; a private window or a full disk only means that nothing stays.

const form = document.querySelector("[data-fill]");
const place = `toolbox-fill-${form.dataset.fill}`;
const kept = document.querySelector("[data-kept]");
const wiped = document.querySelector("[data-wiped]");

function fields() {
  return [...form.elements].filter((field) => field.name.includes("."));
}

function written() {
  const answers = fields().filter((field) => field.type !== "radio" || field.checked);
  return Object.fromEntries(answers.map((field) => [field.name, field.value]).filter(([, value]) => value));
}

function keep() {
  try {
    localStorage.setItem(place, JSON.stringify(written()));
    wiped.textContent = "";
  } catch {
    kept.hidden = true;
  }
}

function bringBack() {
  const answers = JSON.parse(localStorage.getItem(place) ?? "{}");
  for (const field of fields()) {
    const answer = answers[field.name];
    if (answer === undefined) continue;
    if (field.type === "radio") field.checked = field.value === answer;
    else if (!field.value) field.value = answer;
  }
}

function wipe() {
  localStorage.removeItem(place);
  for (const field of fields()) {
    if (field.type === "radio") field.checked = false;
    else field.value = "";
  }
  wiped.textContent = wiped.dataset.done;
}

try {
  bringBack();
  kept.hidden = false;
  form.addEventListener("input", keep);
  document.querySelector("[data-wipe]").addEventListener("click", wipe);
} catch {
  // Storage is switched off in this browser.
}
