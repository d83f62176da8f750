"""Whatever is drawn and pressed, a visitor sees what the history holds."""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from digitlab.ui.canvas.history import History

from .played import Canvas, drawn, names, names_of


class Visit(RuleBasedStateMachine):
    """Any order of strokes and buttons, checked against a list of all states that were seen."""

    def __init__(self) -> None:
        super().__init__()
        self.history = History()
        self.canvas = Canvas(self.history)
        self.states, self.place = [(1, "")], 0
        self.last_number = 1

    def _go(self, number: int, letters: str) -> None:
        del self.states[self.place + 1 :]
        self.states.append((number, letters))
        self.place += 1

    @rule(name=st.sampled_from("abc"))
    def draw(self, name: str) -> None:
        number, letters = self.states[self.place]
        self.canvas.draw(name)
        self._go(number, letters + name)

    @rule(one=st.sampled_from("abc"), other=st.sampled_from("abc"))
    def draw_two_before_a_report(self, one: str, other: str) -> None:
        number, letters = self.states[self.place]
        self.canvas.shown.append(drawn(one))
        self.canvas.draw(other)
        self._go(number, letters + one)
        self._go(number, letters + one + other)

    @rule(waits=st.booleans())
    def undo(self, waits: bool) -> None:
        self.history.undo()
        self.place = max(0, self.place - 1)
        self._settle(waits)

    @rule(waits=st.booleans())
    def redo(self, waits: bool) -> None:
        self.history.redo()
        self.place = min(len(self.states) - 1, self.place + 1)
        self._settle(waits)

    @precondition(lambda self: self.states[self.place][1])
    @rule(waits=st.booleans())
    def clear(self, waits: bool) -> None:
        self.history.clear()
        self.last_number += 1
        self._go(self.last_number, "")
        self._settle(waits)

    @rule(waits=st.booleans())
    def return_from_another_page(self, waits: bool) -> None:
        self.history.refit(1)
        self._settle(waits)

    def _settle(self, waits: bool) -> None:
        if waits:
            self.history.observe(self.canvas.report())  # late, from before the decision
        self.canvas.answer()

    @invariant()
    def what_is_drawn_is_what_the_visitor_sees(self) -> None:
        number, letters = self.states[self.place]
        assert names(self.history.now.strokes) == letters
        assert names_of(self.canvas.shown[1:]) == letters
        assert self.history.now.number == number
        assert self.history.is_blank == (letters == "")
        assert self.history.is_settled
        assert bool(self.history.past) == (self.place > 0)
        assert bool(self.history.future) == (self.place < len(self.states) - 1)


TestVisit = Visit.TestCase
TestVisit.settings = settings(max_examples=30, stateful_step_count=20, deadline=None)
