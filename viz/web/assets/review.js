// Keys to go through the proposals, the words of the one at hand shown in the text, and a selection made a passage.
const cards = [...document.querySelectorAll(".card[id]:not(#add)")];
let now = -1;

function show(index) {
  if (index < 0 || index >= cards.length) return;
  document.querySelectorAll(".now").forEach((each) => each.classList.remove("now"));
  now = index;
  const card = cards[now];
  card.classList.add("now");
  card.scrollIntoView({ block: "nearest" });
  const marks = document.querySelectorAll(`mark[data-card="${CSS.escape(card.id)}"]`);
  marks.forEach((mark) => mark.classList.add("now"));
  marks[0]?.scrollIntoView({ block: "center" });
}

const wanted = location.hash.slice(1);
const start = cards.findIndex((card) => card.id === wanted);
show(start >= 0 ? start : cards.findIndex((card) => card.classList.contains("proposed")));
cards.forEach((card, index) => card.addEventListener("focusin", () => index !== now && show(index)));

document.addEventListener("keydown", (event) => {
  if (event.target.matches("input, select, textarea") || event.ctrlKey || event.metaKey || event.altKey) return;
  const card = cards[now];
  if (event.key === "j") show(now + 1);
  else if (event.key === "k") show(now - 1);
  else if (event.key === "a" && card) card.querySelector("[value=accepted]").click();
  else if (event.key === "r" && card) {
    const reason = card.querySelector("[name=reason]");
    if (reason.value) card.querySelector("[value=refused]").click();
    else reason.focus();
    event.preventDefault();
  }
});

cards.forEach((card) => card.querySelector("[name=reason]").addEventListener("keydown", (event) => {
  if (event.key !== "Enter") return;
  event.preventDefault();
  card.querySelector("[value=refused]").click();
}));

document.querySelector(".text").addEventListener("mouseup", () => {
  const chosen = getSelection();
  const line = (node) => (node.nodeType === 1 ? node : node.parentElement).closest("[data-line]");
  if (!chosen.rangeCount || chosen.isCollapsed) return;
  const [first, last] = [line(chosen.getRangeAt(0).startContainer), line(chosen.getRangeAt(0).endContainer)];
  if (!first || !last) return;
  const add = document.getElementById("add");
  add.elements.mention.value = chosen.toString().replace(/\s+/g, " ").trim();
  add.elements.lines.value = first === last ? first.dataset.line : `${first.dataset.line}-${last.dataset.line}`;
});
