// Dates in the reader's own zone; the page is whole without this. What was printed stays in the title.
const full = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
const hour = new Intl.DateTimeFormat(undefined, { timeStyle: "short" });
for (const time of document.querySelectorAll("time.clock, time.hour")) {
  const at = new Date(time.dateTime);
  if (isNaN(at)) continue;
  time.textContent = (time.classList.contains("hour") ? hour : full).format(at);
}
for (const time of document.querySelectorAll("time.moment")) {
  const at = new Date(time.dateTime);
  if (!isNaN(at)) time.title = `${full.format(at)} (${time.title})`;
}
// Ctrl+Enter asks.
document.querySelector("textarea#sql")?.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.target.form.requestSubmit();
});
