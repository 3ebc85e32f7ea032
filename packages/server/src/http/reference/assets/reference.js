/** Makes the reference handier: filter, language kept throughout, copying. Without it everything can be read as well. */

const LANGUAGE = "leasehold-language";
const DEFAULT_URL = "http://127.0.0.1:8080";

function chooseLanguage(language) {
  for (const sample of document.querySelectorAll(".sample")) sample.open = sample.dataset.language === language;
}

function remembered() {
  try {
    return localStorage.getItem(LANGUAGE);
  } catch {
    return null;
  }
}

function remember(language) {
  try {
    localStorage.setItem(LANGUAGE, language);
  } catch {
    // Where nothing may be kept, the choice holds for this page.
  }
}

/** A sample that is opened by hand is the reader's language from then on, everywhere. */
function followLanguage() {
  for (const summary of document.querySelectorAll(".sample > summary")) {
    summary.addEventListener("click", (event) => {
      event.preventDefault();
      const top = summary.getBoundingClientRect().top;
      const { language } = summary.parentElement.dataset;
      chooseLanguage(language);
      remember(language);
      // What was opened and closed above must not move what the reader looks at.
      scrollBy({ top: summary.getBoundingClientRect().top - top, behavior: "instant" });
    });
  }
  const language = remembered();
  if (language !== null && document.querySelector(`.sample[data-language="${CSS.escape(language)}"]`))
    chooseLanguage(language);
}

function addCopyButtons() {
  if (!navigator.clipboard) return;
  for (const pre of document.querySelectorAll("pre")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = "Copy";
    button.addEventListener("click", async () => {
      const isCopied = await navigator.clipboard.writeText(pre.textContent).then(
        () => true,
        () => false,
      );
      button.textContent = isCopied ? "Copied" : "Select and copy by hand";
      setTimeout(() => {
        button.textContent = "Copy";
      }, 2000);
    });
    const frame = document.createElement("div");
    frame.className = "copyable";
    pre.replaceWith(frame);
    frame.append(pre, button);
  }
}

/** Samples call the server that the page comes from. */
function addressThisServer() {
  if (location.origin === DEFAULT_URL) return;
  for (const code of document.querySelectorAll(".sample code")) {
    code.textContent = code.textContent.replaceAll(DEFAULT_URL, location.origin);
  }
}

function filterCalls() {
  const field = document.getElementById("filter");
  if (field === null) return;
  field.addEventListener("input", () => {
    const words = field.value.toLowerCase().split(/\s+/);
    for (const named of document.querySelectorAll("[data-name]")) {
      const name = named.dataset.name.toLowerCase();
      named.hidden = !words.every((word) => name.includes(word));
    }
    document.querySelector("main").classList.toggle("filtered", field.value.trim() !== "");
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || /^(input|textarea|select)$/i.test(event.target.tagName)) return;
    event.preventDefault();
    field.focus();
  });
}

addressThisServer();
followLanguage();
addCopyButtons();
filterCalls();
