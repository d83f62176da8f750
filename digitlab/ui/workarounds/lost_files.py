"""Files that a browser lists and the server does not hold, and files that the server need not hold.

The fault: after a restart of the server the uploader in a browser still lists its files.
`st.file_uploader` leaves them out without a word, and the session's state has a `DeletedFile` for
each, without its name. And a file that an app has no room for stays in memory until the visitor
removes it. Seen in Streamlit 1.67. No issue of Streamlit's is known to us.
`test_file_of_a_visit_before_a_restart_is_named` in `tests/app/test_scan.py` fails when Streamlit
gives a lost file its name: then `listed_names` can go.
"""

from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx


def listed_names(key: str) -> dict[str, str]:
    """Names of the files that the browser lists in the uploader of that key, by identifier.

    To be asked before a visit shows that uploader for the first time; then Streamlit forgets them.
    """
    context = get_script_run_ctx()
    states = context.session_state.get_widget_states() if context else []
    return {
        file.file_id: file.name
        for state in states
        if state.id.endswith(f"-{key}")
        for file in state.file_uploader_state_value.uploaded_file_info
    }


def free(file_id: str) -> None:
    """Free a file of this visit that Streamlit holds."""
    context = get_script_run_ctx()
    if context and isinstance(context.uploaded_file_mgr, MemoryUploadedFileManager):
        context.uploaded_file_mgr.remove_file(context.session_id, file_id)
