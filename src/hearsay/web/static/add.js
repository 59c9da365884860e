// Adding articles: files dropped anywhere on the page go into the field, and the page of a job follows its progress.
// Without this module the field, the button and a refresh do the same.

const PAUSE = 800; // milliseconds between two looks at a job

/** Show the names of the chosen files under the field. */
export function listFiles(field, list) {
  list.replaceChildren(
    ...[...field.files].slice(0, 50).map((file) => Object.assign(document.createElement("li"), { textContent: file.name })),
  );
}

/** Let files be dropped on the page, and paste them from the clipboard. */
export function takeDrops(form) {
  const field = form.querySelector("input[type=file]");
  const list = form.querySelector("[data-chosen]");
  const holdsFiles = (transfer) => [...(transfer?.types ?? [])].includes("Files");
  const take = (files) => {
    const all = new DataTransfer();
    for (const file of [...field.files, ...files]) all.items.add(file);
    field.files = all.files;
    listFiles(field, list);
    form.querySelector("button.main").focus();
  };
  field.addEventListener("change", () => listFiles(field, list));
  document.addEventListener("dragover", (event) => {
    if (!holdsFiles(event.dataTransfer)) return;
    event.preventDefault();
    form.classList.add("over");
  });
  document.addEventListener("dragleave", (event) => {
    if (event.relatedTarget === null) form.classList.remove("over");
  });
  document.addEventListener("drop", (event) => {
    form.classList.remove("over");
    if (!holdsFiles(event.dataTransfer)) return;
    event.preventDefault();
    take(event.dataTransfer.files);
  });
  document.addEventListener("paste", (event) => {
    if (event.clipboardData?.files.length) take(event.clipboardData.files);
  });
  if (field.files.length) listFiles(field, list);
}

/** Look at a job until it is over, and show what changed. */
export async function follow(place) {
  const said = document.getElementById("said");
  // What this job will link need not be asked for.
  if (place.querySelector("[data-links]")) document.querySelector(".notice")?.remove();
  for (let failures = 0; failures < 5; ) {
    const job = place.querySelector("[data-job]");
    if (!job || ["done", "failed"].includes(job.dataset.state)) return;
    await new Promise((resolve) => setTimeout(resolve, PAUSE * (1 + failures)));
    try {
      const answer = await fetch(`/jobs/${encodeURIComponent(job.dataset.job)}?part=1`);
      if (!answer.ok) throw new Error(String(answer.status));
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-job]");
      if (!fresh) throw new Error("no job");
      if (fresh.outerHTML === job.outerHTML) continue;
      job.replaceWith(fresh);
      failures = 0;
      if (["done", "failed"].includes(fresh.dataset.state)) {
        const words = Object.assign(document.createElement("p"), { textContent: fresh.querySelector("[data-said]").textContent.trim() });
        said.replaceChildren(words);
      }
    } catch {
      failures += 1;
    }
  }
}

const form = document.querySelector("form[data-drop]");
if (form) takeDrops(form);
const place = document.getElementById("job");
if (place) follow(place);
