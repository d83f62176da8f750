const NAME = "digitlab-scan";

export default function ({ data, setStateValue }) {
  const token = recall();
  if (token !== data.token) setStateValue("token", token);
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
