// What every page has: forms that say what the address says, and a change of language that keeps where one is.
"use strict";
addEventListener("pageshow", event => {
  if (event.persisted) document.querySelectorAll("main form").forEach(form => form.reset());
});
document.querySelectorAll(".languages a").forEach(link => link.addEventListener("click", () => {
  const to = new URL(location.href);
  to.searchParams.set("lang", link.lang);
  link.href = to.href;
}));

// Suggestions while typing in the search box: an ARIA combobox with a list (WAI-ARIA 1.2). Without it the form works.
(() => {
  const input = document.getElementById("search");
  if (!input) return;
  const form = input.form;
  const list = document.createElement("ul");
  list.id = "suggestions";
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", form.dataset.suggestions);
  form.append(list);
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id }))
    input.setAttribute(name, value);
  let results = [], chosen = -1, waiting, asking;

  const close = () => {
    list.hidden = true;
    chosen = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const choose = (index) => {
    chosen = index;
    [...list.children].forEach((option, at) => option.setAttribute("aria-selected", String(at === index)));
    if (index < 0) return input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-activedescendant", list.children[index].id);
    list.children[index].scrollIntoView({ block: "nearest" });
  };
  const show = (found) => {
    results = found;
    list.replaceChildren(...found.map((result, index) => {
      const option = document.createElement("li");
      option.id = `suggestion-${index}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      const kind = document.createElement("span");
      kind.className = "meta";
      kind.textContent = result.kind;
      option.append(result.label, kind);
      option.addEventListener("mousedown", (event) => { event.preventDefault(); location.assign(result.href); });
      return option;
    }));
    if (!found.length) return close();
    chosen = -1;
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
  };
  const ask = async () => {
    const query = input.value.trim();
    asking?.abort();
    if (query.length < 2) return show([]);
    asking = new AbortController();
    try {
      const from = new URL(form.action); // it can hold the language
      from.pathname += ".json";
      from.searchParams.set("q", query);
      const answer = await fetch(from, { signal: asking.signal });
      if (answer.ok) show((await answer.json()).results);
    } catch { /* a newer question took its place, or the server is away: the form still works */ }
  };
  input.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(ask, 120); });
  input.addEventListener("blur", () => setTimeout(close, 100));
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !list.hidden) { event.preventDefault(); close(); }
    else if (event.key === "Enter" && chosen >= 0) { event.preventDefault(); location.assign(results[chosen].href); }
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) return void ask();
      const step = event.key === "ArrowDown" ? 1 : -1;
      choose((chosen + step + results.length + (chosen < 0 && step < 0 ? 1 : 0)) % results.length);
    }
  });
})();
