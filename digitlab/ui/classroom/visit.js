const PUPIL = "digitlab-class-pupil";
const TEACHER = "digitlab-class-teacher";

export default function ({ data, setStateValue }) {
  // A browser may forbid a page to keep anything: then a page that is loaded again begins anew.
  const pupils = open("localStorage");
  const teachers = open("sessionStorage");
  if (data.isKnown) {
    keep(pupils, PUPIL, data.pupil);
    keep(teachers, TEACHER, data.teacher);
  } else {
    setStateValue("told", {
      visit: data.visit,
      pupil: pupils?.getItem(PUPIL) ?? "",
      teacher: teachers?.getItem(TEACHER) ?? "",
    });
  }
}

function open(name) {
  try {
    return window[name];
  } catch {
    return null;
  }
}

function keep(storage, key, value) {
  try {
    if (value) storage?.setItem(key, value);
    else storage?.removeItem(key);
  } catch {}
}
