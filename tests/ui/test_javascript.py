"""What browsers run lies in files of its own, and a JavaScript engine can parse it."""

import ast
import re
import subprocess
from pathlib import Path

import pytest
from playwright._impl._driver import compute_driver_executable

from digitlab.ui.component import component

PACKAGE = Path(__file__).resolve().parents[2] / "digitlab"

SCRIPTS = sorted(PACKAGE.rglob("*.js"))

FOREIGN = re.compile(
    r"export default function|=>\s*\{|addEventListener|document\.querySelector"  # JavaScript
    r"|\{[^{}]*[a-z-]+: [^{}]*;[^{}]*\}"  # CSS
    r"|<(script|style|button|input)\b"  # HTML that browsers act on
)
"""What no string of Python needs to hold."""


def strings(path: Path) -> list[str]:
    """All strings of a module; the parts of an f-string are strings too."""
    nodes = ast.walk(ast.parse(path.read_text("utf-8")))
    constants = (node.value for node in nodes if isinstance(node, ast.Constant))
    return [value for value in constants if isinstance(value, str)]


def parts() -> dict[Path, list[Path]]:
    """The modules that register a component of several scripts, and these, their own the last."""
    found = {}
    for module in PACKAGE.rglob("*.py"):
        named = [module.with_name(text) for text in strings(module) if text.endswith(".js")]
        if files := [file for file in named if file.is_file()]:
            found[module] = [*files, module.with_suffix(".js")]
    return found


def check(text: str) -> subprocess.CompletedProcess[str]:
    """Let Playwright's Node parse a module."""
    node, _ = compute_driver_executable()
    return subprocess.run(
        [node, "--input-type=module", "--check", "-"],
        input=text,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_script_is_javascript(script: Path) -> None:
    done = check(script.read_text("utf-8"))
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("scripts", parts().values(), ids=lambda scripts: scripts[-1].name)
def test_scripts_of_a_component_are_one_module(scripts: list[Path]) -> None:
    assert all(script in SCRIPTS for script in scripts)
    done = check("\n".join(script.read_text("utf-8") for script in scripts))
    assert done.returncode == 0, done.stderr  # Also where two of them define the same name.


def test_a_broken_script_would_be_seen() -> None:
    assert check("export default function ({ data }) { const = 1; }").returncode != 0


def test_every_script_belongs_to_a_module() -> None:
    assert SCRIPTS
    named = {script for scripts in parts().values() for script in scripts}
    alone = [script for script in SCRIPTS if not script.with_suffix(".py").is_file()]
    assert [script for script in alone if script not in named] == []


@pytest.mark.parametrize("module", sorted((PACKAGE / "ui").rglob("*.py")), ids=lambda one: one.name)
def test_no_module_holds_what_browsers_run(module: Path) -> None:
    assert [text for text in strings(module) if FOREIGN.search(text)] == []


def test_component_reads_the_files_beside_its_module(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bar.js").write_text("export default function () {} // ü", "utf-8")
    (tmp_path / "colors.js").write_text('const RED = "red";', "utf-8")
    (tmp_path / "bar.css").write_text("p { color: red }", "utf-8")
    registered = {}
    monkeypatch.setattr(
        "streamlit.components.v2.component", lambda name, **files: registered.update({name: files})
    )
    component(str(tmp_path / "bar.py"), "digitlab_bar", "colors.js")
    assert registered == {
        "digitlab_bar": {
            "html": None,
            "css": "p { color: red }",
            "js": 'const RED = "red";\nexport default function () {} // ü',
        }
    }
