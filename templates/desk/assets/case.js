// On the page of a case: the passage comes into view, a selection in the article becomes "it is this sentence", and
// colleagues who have the case open too are named. Without this file the list of sentences does the same.
"use strict";

const EVERY = 30_000; // milliseconds between two looks at who else is here

const print = document.querySelector(".print");
const passage = document.getElementById("passage");
if (print && passage) {
  const [seen, frame] = [passage.getBoundingClientRect(), print.getBoundingClientRect()];
  if (seen.bottom > frame.bottom) print.scrollTop += seen.top - frame.top - print.clientHeight / 3;
}

// Where a boundary of a selection stands in its part of the article, in UTF-16 units; null outside of the text.
function place(node, offset) {
  const element = node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
  const block = element.closest("[data-start]");
  const part = element.closest("[data-where]");
  if (!block || !part || !print.contains(part)) return null;
  const before = document.createRange();
  before.setStart(block, 0);
  before.setEnd(node, offset);
  return { part, at: Number(block.dataset.start) + before.toString().length };
}

// A selection that reaches beyond the text is cut to the blocks of the part it begins in.
function places(range) {
  const start = place(range.startContainer, range.startOffset);
  if (!start) return null;
  const end = place(range.endContainer, range.endOffset);
  if (end && end.part === start.part) return [start, end.at];
  const blocks = [...start.part.querySelectorAll("[data-start]")].filter((block) => range.intersectsNode(block));
  const last = blocks.at(-1);
  return last ? [start, Number(last.dataset.start) + last.textContent.length] : null;
}

const form = document.querySelector("[data-selection]");

function offer() {
  const selection = document.getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return;
  const range = selection.getRangeAt(0);
  if (!print.contains(range.startContainer)) return;
  const found = places(range);
  if (!found || found[1] <= found[0].at) return;
  const [{ part, at }, end] = found;
  const exact = text(part, at, end);
  if (!exact.trim()) return;
  const fields = form.elements;
  fields.where.value = part.dataset.where;
  fields.caption.value = part.dataset.caption ?? "";
  fields.start.value = at;
  fields.end.value = end;
  fields.exact.value = exact;
  form.querySelector("[data-selected]").textContent = exact.length > 240 ? `${exact.slice(0, 240)}…` : exact;
  form.hidden = false;
}

// The words between two places of a part, as they stand in its blocks.
function text(part, start, end) {
  return [...part.querySelectorAll("[data-start]")]
    .map((block) => {
      const first = Number(block.dataset.start);
      return block.textContent.slice(Math.max(0, start - first), Math.max(0, end - first));
    })
    .filter(Boolean)
    .join("\n\n");
}

if (form && print) document.addEventListener("selectionchange", offer);

// Whoever decided does not want the list open over the page.
document.addEventListener("click", (event) => {
  for (const more of document.querySelectorAll("details.more[open]")) if (!more.contains(event.target)) more.open = false;
});

const present = document.querySelector("[data-presence]");
const note = document.querySelector("[data-presence-note]");
if (present && note) {
  setInterval(async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch(present.dataset.presence, { headers: { Accept: "application/json" } });
      if (!answer.ok) return;
      const { others } = await answer.json();
      note.querySelector("[data-presence-names]").textContent = others.join(", ");
      note.hidden = others.length === 0;
    } catch {
      // The desk can't be reached for a moment; the next look may find it.
    }
  }, EVERY);
}
