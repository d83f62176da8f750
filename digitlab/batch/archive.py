"""Archives → a data set in parts, read by a cluster; gone on with after any death.

One process plans, collects and writes: this one. A worker's death costs the tasks it had, which
others do again; this process' death, or the scheduler's, costs the parts that were not whole.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from ..errors import DigitlabError
from ..export.dataset import join
from ..export.formats import as_utf8
from .cluster import Cluster
from .dataset import DataSet
from .files import OnProblem
from .manifest import Manifest, Part, files_of, plan
from .progress import Progress
from .release import release
from .sources import find_items
from .tasks import Item, Result, Settings
from .workers import in_order


@dataclass
class OpenPart:
    """A part that still has tasks to be done."""

    part: Part
    results: list[Result] = field(default_factory=list)

    @property
    def is_done(self) -> bool:
        """Whether all its tasks are done."""
        return len(self.results) == len(self.part.tasks)


class Archive:
    """A run that reads an archive.

    Parameters
    ----------
    cluster : Cluster
    settings : Settings
    dataset : DataSet
        Opened.
    on_problem : callable
        Is told of each problem of this run.
    """

    def __init__(
        self, cluster: Cluster, settings: Settings, dataset: DataSet, on_problem: OnProblem
    ) -> None:
        self._cluster, self._settings, self._dataset = cluster, settings, dataset
        self._on_problem = on_problem
        self._version = release()
        self._open: deque[OpenPart] = deque()
        self._count = 0
        self.progress = Progress()

    def read(self, paths: Iterable[str], on_progress: Callable[[Progress], None]) -> Progress:
        """Read all files, write all parts.

        Parameters
        ----------
        paths : iterable of str
            See `sources.find_items`.
        on_progress : callable
            Is called after each task.

        Raises
        ------
        DigitlabError
            If the scheduler is gone, or a part cannot be written.
        """
        items = find_items(paths, self._on_problem, self._cluster.count_pages)
        for result in in_order(self._cluster.begin, self._tasks(items), self._cluster.cores):
            self._take(result)
            on_progress(self.progress)
        self._dataset.close(self._count, self.progress.problems)
        return self.progress

    def _tasks(self, items: Iterable[Item]) -> Iterator[list[Item]]:
        """Tasks of all parts that are not there."""
        for part in plan(items, self._settings, f"{self._version} {self._cluster.models}"):
            self._count = part.number + 1
            if kept := self._dataset.find(part):
                self.progress.kept += len(kept.files)
                set_aside = {*kept.set_aside}
                self.progress.problems += [
                    (*problem, problem[0] in set_aside) for problem in kept.problems
                ]
                continue
            self._open.append(OpenPart(part))
            yield from part.tasks

    def _take(self, result: Result) -> None:
        """Take the result of the next task; with the last one of its part the part is written."""
        current = self._open[0]
        task = current.part.tasks[len(current.results)]
        current.results.append(result)
        self.progress.files += len(task)
        self.progress.rows += result.rows
        for place, sentence in result.problems:
            self._on_problem(task[place].name, sentence)
            is_set_aside = place in result.set_aside
            self.progress.problems.append((as_utf8(task[place].name), sentence, is_set_aside))
        if current.is_done:
            self._write(current)
            self._open.popleft()

    def _write(self, done: OpenPart) -> None:
        pieces = [piece for result in done.results for piece in result.pieces]
        data = join(pieces, self._settings.rows, self._settings.layout)
        tasks = [*zip(done.part.tasks, done.results, strict=True)]
        manifest = Manifest(
            digest=done.part.digest,
            data="",
            bytes=0,
            sha256="",
            rows=sum(result.rows for result in done.results),
            version=self._version,
            models=self._cluster.models,
            files=files_of(done.part),
            problems=[
                (as_utf8(task[place].name), sentence)
                for task, result in tasks
                for place, sentence in result.problems
            ],
            set_aside=[
                as_utf8(task[place].name) for task, result in tasks for place in result.set_aside
            ],
        )
        try:
            self._dataset.write(done.part, data, manifest)
        except OSError as error:
            reason = error.strerror or error
            raise DigitlabError(
                f"{self._dataset.out} cannot be written to: {reason}. What is there is kept; go "
                "on by --resume."
            ) from error
        self.progress.parts += 1
