const NAME = "digitlab-scan";
const WORK = "digitlab-scan-work"; // The visit that this tab was last in, and its number of files.

export default function ({ data, setStateValue, setTriggerValue }) {
  const token = recall();
  if (token !== data.token) setStateValue("token", token);
  else if (token) compare(data, (files) => setTriggerValue("lost", files));
}

// The server may have forgotten the visit, or was started anew: then this is another one.
function compare({ visit, files }, tellLost) {
  const last = JSON.parse(sessionStorage.getItem(WORK) ?? "{}");
  sessionStorage.setItem(WORK, JSON.stringify({ visit, files }));
  if (last.files && last.visit !== visit) tellLost(last.files);
}

function recall() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const fresh = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  try {
    const token = sessionStorage.getItem(NAME) ?? fresh;
    sessionStorage.setItem(NAME, token);
    return token;
  } catch {
    return ""; // this browser keeps nothing
  }
}
