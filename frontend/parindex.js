// Comforts only: every page works without this file.
(() => {
  "use strict";

  // After a failed submit the reader lands on the summary of what is wrong.
  document.querySelector("[data-autofocus]")?.focus();

  // A form waits while a field is still being saved: its last words would be lost, or clash with themselves.
  // Of several buttons pressed meanwhile the last one counts.
  let saving = 0;
  let held = null;
  let resend = 0;
  document.addEventListener("htmx:beforeRequest", () => (saving += 1));
  document.addEventListener("htmx:afterRequest", () => {
    saving -= 1;
    if (saving || !held) return;
    const { form, submitter } = held;
    held = null;
    resend = window.setTimeout(() => form.requestSubmit(submitter)); // a queued request of the same field goes first
  });

  // A second click on a submit button while the first is under way does nothing.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    window.clearTimeout(resend);
    if (saving) {
      event.preventDefault();
      held = { form, submitter: event.submitter };
      return;
    }
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    window.setTimeout(() => delete form.dataset.sent, 5000);
    const busy = form.querySelector("[data-busy]");
    if (busy) busy.hidden = false;
  });
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
  });

  // Choosing a place in the plan opens what it points into, and shows both sides of a review together.
  const reveal = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target) target.closest("details")?.setAttribute("open", "");
  };
  window.addEventListener("hashchange", reveal);
  reveal();

  // What would be filled in comes too late once somebody has begun to type there.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const place = event.detail.target;
    if (place.dataset.untouched === undefined) return;
    if ([...place.querySelectorAll("input:not([type=radio])")].some((field) => field.value)) event.detail.shouldSwap = false;
  });

  // A request that fails keeps what was typed and says so.
  document.addEventListener("htmx:sendError", () => {
    const place = document.getElementById("messages");
    const note = document.createElement("div");
    note.className = "notice notice-error";
    note.setAttribute("role", "alert");
    note.textContent =
      document.documentElement.lang === "en"
        ? "The connection was lost. What you typed is still here; press the button again."
        : "Mất kết nối. Nội dung bạn nhập vẫn còn đây; hãy bấm lại nút vừa rồi.";
    place.replaceChildren(note);
  });
})();
