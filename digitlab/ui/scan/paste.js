export default function ({ data }) {
  const paste = (event) => {
    const input = document.querySelector(`.st-key-${data.uploader} input[type="file"]`);
    if (!input || !event.clipboardData?.files.length) return;
    event.preventDefault();
    const files = new DataTransfer();
    for (const file of event.clipboardData.files) files.items.add(file);
    input.files = files.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };
  document.addEventListener("paste", paste);
  return () => document.removeEventListener("paste", paste);
}
