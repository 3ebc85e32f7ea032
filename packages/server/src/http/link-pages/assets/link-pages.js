// Reads the link's token from the address, sends what is entered, and says what became of it.
const form = document.querySelector("form");
const summary = document.getElementById("summary");
const token = location.hash.slice(1);

// The token is worth as much as a password: it stands in no history and on no screen.
if (token !== "") history.replaceState(null, "", location.pathname);

const sections = new Map([...document.querySelectorAll("section")].map((section) => [section.id, section]));

/** Shows one of the page's sections, and takes whoever reads or listens to its heading. */
function show(id) {
  for (const [name, section] of sections) section.hidden = name !== id;
  const heading = sections.get(id).querySelector("h1");
  document.title = `${heading.textContent} · Leasehold`;
  if (id !== first) heading.focus();
}

function tell(name, text) {
  const input = form.elements.namedItem(name);
  const place = document.getElementById(`${name}-fault`);
  place.textContent = text;
  if (text === "") input.removeAttribute("aria-invalid");
  else input.setAttribute("aria-invalid", "true");
}

function clear() {
  summary.textContent = "";
  for (const input of form.querySelectorAll("input")) tell(input.name, "");
}

/** What is not right, by the names of the fields; texts go on from the field's name. */
function refuse(faults) {
  for (const [name, text] of Object.entries(faults)) tell(name, text);
  const [name] = Object.keys(faults);
  form.elements.namedItem(name).focus();
}

/** What the page itself can see. */
function faultsOf(entered) {
  const faults = {};
  for (const input of form.querySelectorAll("input")) {
    if (input.value.trim() === "") faults[input.name] = "This is needed.";
    else if (input.type === "email" && !input.validity.valid) faults[input.name] = "This is no e-mail address.";
  }
  const { password, repeated } = entered;
  if (password && [...password].length < 8) faults.password = "At least 8 characters are needed.";
  if (repeated && repeated !== password) faults.repeated = "The two passwords differ.";
  return faults;
}

async function send(entered) {
  const { repeated: _, ...members } = entered;
  const body = form.dataset.needsToken === undefined ? members : { token, ...members };
  try {
    const response = await fetch(form.action, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    return { ok: response.ok, answer: await response.json() };
  } catch {
    return { ok: false, answer: { message: "The server cannot be reached. Look at the connection, and try again." } };
  }
}

function succeed({ email, company_name: companyName }) {
  for (const [name, value] of Object.entries({ email, company: companyName })) {
    for (const place of document.querySelectorAll(`[data-tell="${name}"]`)) place.textContent = value ?? "";
  }
  form.reset();
  show("done");
}

function fail({ code, message, errors = {} }) {
  if (code === "link_invalid") return show("void");
  if (code === "present_password_required") return refuse({ password: message });
  const known = Object.entries(errors).filter(([name]) => form.elements.namedItem(name) !== null);
  if (known.length === 0) {
    summary.textContent = message;
    return summary.focus();
  }
  refuse(Object.fromEntries(known.map(([name, texts]) => [name, `It ${texts.join("; ")}.`])));
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = form.querySelector("[type=submit]");
  if (button.getAttribute("aria-disabled") === "true") return;
  clear();
  const entered = Object.fromEntries(new FormData(form));
  const faults = faultsOf(entered);
  if (Object.keys(faults).length > 0) return refuse(faults);
  button.setAttribute("aria-disabled", "true");
  const { ok, answer } = await send(entered);
  button.removeAttribute("aria-disabled");
  if (ok) succeed(answer);
  else fail(answer);
});

const secrets = form.querySelectorAll("[type=password]");
const shows = document.getElementById("shows");
shows.addEventListener("click", () => {
  const isShown = shows.getAttribute("aria-pressed") === "true";
  for (const input of secrets) input.type = isShown ? "password" : "text";
  shows.setAttribute("aria-pressed", String(!isShown));
});

const first = token === "" && form.dataset.needsToken !== undefined ? "void" : "enter";
show(first);
