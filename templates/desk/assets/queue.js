// Keys for lists: j and k go from line to line, Enter opens it (it is a link). Without this file Tab does the same.
"use strict";

{
  const titles = [...document.querySelectorAll(".case-title a, .fold .case-facts a, .lines .subject a")];
  const go = (step) => {
    const here = titles.findIndex((one) => one === document.activeElement);
    const next = titles[here < 0 ? (step > 0 ? 0 : titles.length - 1) : here + step];
    if (!next) return;
    next.focus();
    next.closest(".case, .fold, tr").scrollIntoView({ block: "nearest" });
  };
  for (const [key, step, does] of [["j", 1, "Next in the list"], ["k", -1, "The one before"]]) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "unseen", tabIndex: -1 });
    button.dataset.key = key;
    button.dataset.does = does;
    button.setAttribute("aria-hidden", "true");
    button.addEventListener("click", () => go(step));
    if (titles.length) document.querySelector("main").append(button);
  }
}
