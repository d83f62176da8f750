export default function ({ data }) {
  const isUploader = (event) => event.composedPath().some((e) => e.dataset?.testid === "stFileUploader");
  const give = (files, event) => {
    const input = document.querySelector(`.st-key-${data.uploader} input[type="file"]`);
    if (!input || !files?.length) return;
    event.preventDefault();
    const given = new DataTransfer();
    for (const file of files) given.items.add(file);
    input.files = given.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const paste = (event) => give(event.clipboardData?.files, event);
  // An uploader takes what is dropped on it; elsewhere a browser would leave the page for the file.
  const drop = (event) => isUploader(event) || give(event.dataTransfer?.files, event);
  const over = (event) => event.dataTransfer?.types.includes("Files") && event.preventDefault();
  const heard = { paste, drop, dragover: over };
  for (const [name, hear] of Object.entries(heard)) document.addEventListener(name, hear);
  return () => {
    for (const [name, hear] of Object.entries(heard)) document.removeEventListener(name, hear);
  };
}
