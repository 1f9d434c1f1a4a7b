// Turns the text field of /sparql into an editor (YASQE) that completes our own terms. The form stays the form.
"use strict";
(() => {
  const field = document.getElementById("query"), form = document.getElementById("vraag");
  // An address has no room for a long question; the answer of a short one can be linked to.
  form.addEventListener("submit", () => { form.method = field.value.length > 8000 ? "post" : "get"; });
  const Editor = window.Yasqe?.default ?? window.Yasqe?.Yasqe ?? window.Yasqe;
  if (typeof Editor !== "function") return;
  // What was typed survives a reload and a change of language; after Back the address says what to show.
  const address = (() => { const at = new URL(location.href); at.searchParams.delete("lang"); return at.pathname + at.search; })();
  const kept = JSON.parse(sessionStorage.getItem("vapa-sparql") ?? "null");
  const reloaded = performance.getEntriesByType("navigation")[0]?.type === "reload";
  if (kept?.address === address && (kept.translated || reloaded)) field.value = kept.text;
  let translated = false;
  document.querySelectorAll(".languages a").forEach(link => link.addEventListener("click", () => { translated = true; }));
  addEventListener("pagehide", () => sessionStorage.setItem("vapa-sparql", JSON.stringify({ address, text: field.value, translated })));
  const terms = JSON.parse(document.getElementById("terms").textContent);
  const meaning = new Map(terms.map(([name, words]) => [name, words]));

  Editor.registerAutocompleter({
    name: "vapa",
    bulk: false,
    autoShow: true,
    isValidCompletionPosition: editor => /^[\w-]+:?[\w-]*$/.test(editor.getCompleteToken().string.trim()),
    get: (editor, token) => {
      const typed = token.string.trim().toLowerCase();
      const before = editor.getPreviousNonWsToken(editor.getDoc().getCursor().line, token);
      const kind = before.string === "a" ? "class" : before.string.startsWith("?") ? "property" : null;
      const fits = typed.includes(":")
        ? ([name]) => name.toLowerCase().startsWith(typed)
        : ([name, words]) => `${name} ${words}`.toLowerCase().includes(typed);
      return terms.filter(term => fits(term) && (!kind || term[2] === kind)).map(([name]) => name);
    },
    postprocessHints: (editor, hints) => hints.map(hint => ({
      ...hint, displayText: meaning.get(hint.text) ? `${hint.text}   ${meaning.get(hint.text)}` : hint.text,
    })),
  }, false);

  // The completers that come with it ask a service elsewhere for classes and properties; options are merged with these.
  Editor.defaults.autocompleters = ["vapa", "variables"];

  const place = document.createElement("div");
  field.before(place);
  const editor = new Editor(place, {
    value: field.value,
    persistenceId: null,
    consumeShareLink: null,
    createShareableLink: null,
    showQueryButton: false,
    resizeable: false,
    prefixCcApi: null,
    syntaxErrorCheck: true,
    screenReaderLabel: document.querySelector("label[for=query]").textContent,
    viewportMargin: Infinity,
    lineWrapping: true,
  });
  editor.setSize(null, "auto");
  field.hidden = true;
  document.querySelectorAll("[data-with-editor]").forEach(item => { item.hidden = false; });
  document.querySelector("label[for=query]").addEventListener("click", event => { event.preventDefault(); editor.focus(); });

  const keep = () => { field.value = editor.getValue(); };
  editor.on("change", keep);
  form.addEventListener("submit", keep);
  const ask = () => { keep(); form.requestSubmit(); };
  const keys = { ...editor.getOption("extraKeys"), "Ctrl-Enter": ask, "Cmd-Enter": ask };
  const leaving = { ...keys, Tab: false, "Shift-Tab": false };
  // A field that takes Tab for itself must let people out: one Esc, also while it proposes something, and until they left.
  place.addEventListener("keydown", event => { if (event.key === "Escape") editor.setOption("extraKeys", leaving); }, true);
  editor.on("blur", () => editor.setOption("extraKeys", keys));
  editor.setOption("extraKeys", keys);
  editor.getInputField().setAttribute("aria-describedby", field.getAttribute("aria-describedby"));

  const wrong = Number(field.dataset.wrong);
  if (wrong) editor.addLineClass(wrong - 1, "background", "wrong");
  document.getElementById("voorbeeld").addEventListener("change", event => {
    // the values belong to the example before
    event.target.form.querySelectorAll("[name^='p.']").forEach(item => { item.disabled = true; });
  });
  window.vapaEditor = editor;
})();
