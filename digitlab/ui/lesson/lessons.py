"""The five lessons, as plain text: what to do, what to see, a question, and pages to go to."""

from typing import NamedTuple


class Link(NamedTuple):
    """A page to go to.

    Attributes
    ----------
    page : str
        File of the page.
    label : str
    query : dict of str
        What its address says.
    """

    page: str
    label: str
    query: dict[str, str]


class Lesson(NamedTuple):
    """A lesson.

    Attributes
    ----------
    anchor : str
        In the page's address.
    title : str
    minutes : int
        As long as it takes a class.
    do : tuple of str
        Steps.
    see : str
    question : str
    answer : str
        For the teacher.
    links : tuple of Link
    """

    anchor: str
    title: str
    minutes: int
    do: tuple[str, ...]
    see: str
    question: str
    answer: str
    links: tuple[Link, ...]


DRAW = Link("draw.py", "Draw", {})
TEACH = Link("teach.py", "Teach", {})
METRICS = Link("metrics.py", "Metrics", {"view": "One model", "model": "digit_cnn"})

LESSONS = (
    Lesson(
        "seeing",
        "What the network sees",
        10,
        (
            "Draw a 4 on the page Draw. Draw it large, in a corner.",
            "Look at the small picture beside the answer: 28 by 28 pixels.",
            'Open "What each layer sees". Draw a 4 again and watch the pictures change.',
            'Open "Why?" and see which ink the answer rests on.',
        ),
        "The network never sees your drawing. It sees 784 numbers. The first layer finds edges, "
        "the next ones find what edges make together.",
        "Draw a 4 with less and less ink. How little is still a 4 to the network, and how little "
        "is still a 4 to you?",
        "People know what a 4 is for; the network knows which pixels went with the label 4. So "
        "they fail at different drawings.",
        (DRAW,),
    ),
    Lesson(
        "position",
        "Why the place of a digit mattered",
        15,
        (
            'On the page Teach choose the network "Only the last layer" and press Play.',
            "When it has ended, train a second one: Fast.",
            "Draw a 7 on the canvas below, in the middle and then in a corner.",
            'On the page Draw open "Probe" and move a drawn digit.',
        ),
        "Both networks read the 7 in the corner: before they see it, every digit is shrunk to fit "
        "20 by 20 pixels and centered. The probe moves it afterwards, and the answer tips.",
        "The first network has one weight for each pixel and each digit. What would it say of a 7 "
        "in a corner, if nobody centered it first?",
        "It would add up weights that were learned for other parts of a digit. Convolutions look "
        "for the same edge everywhere; for one dense layer, each place is a thing of its own.",
        (TEACH, DRAW),
    ),
    Lesson(
        "confusion",
        "Which digits it confuses",
        10,
        (
            'On the page Metrics go to "Which digits it confuses".',
            "Find the two digits that are confused most often.",
            "Draw one of them so that the network is unsure. Use Draw.",
            "Let your neighbor say what it is before you look at the bars.",
        ),
        "Mistakes are not spread evenly: a few pairs of digits have most of them, and most pairs "
        "have none. Where people hesitate, the network often does, too.",
        "Metrics says how many of 10,000 digits are misread. Is that good enough for the amount "
        "on a check? For the score of a game?",
        "A check has several digits, and a bank has many checks. So a percentage must go with each "
        "answer, and a person must look at the doubtful ones.",
        (METRICS, DRAW),
    ),
    Lesson(
        "bias",
        "Whose digits it has learned",
        20,
        (
            'Open a room on the page Class. With the task "One digit" let everybody draw a 1, then '
            "a 7, as they learned it at school.",
            "Count the ones with a long up-stroke, and the sevens with a bar.",
            'In the room choose "Teach it" and train a network on MNIST alone. See which of the '
            "class's digits it misreads.",
            'Train another one: learn from "Both". Put it on everyone\'s canvas.',
            "Let everybody draw their 1 and their 7 again, and see what both networks say.",
        ),
        "MNIST was written in the United States around 1990. Nearly all of its ones are a single "
        "stroke. A European 1 with a long up-stroke looks like its 7.",
        "Nobody meant to leave the European 1 out. Who would have noticed, and when?",
        "Those whose ones were misread, once it was in use. An average of 99 % says nothing of a "
        "group that is small in the data: measure by group.",
        (Link("classroom.py", "Class", {}),),
    ),
    Lesson(
        "overfitting",
        "Learned by heart",
        15,
        (
            'On the page Teach choose "One dense layer". In Settings choose 100 digits of MNIST '
            "and 60 rounds. Press Play.",
            "Watch both curves. Note how far they are apart at the end.",
            'Do it again with "Digits are shown: bent and turned", then with 10,000 digits.',
        ),
        "With 100 digits the gray curve goes to 100 %, the orange one stays behind: the network "
        "knows its digits by heart. More digits, or digits that change, bring them together.",
        "You prepare for a test with the very questions that will be asked. What does your mark "
        "say?",
        "That you know these questions. Only new questions show what you have understood: that is "
        "why some digits are kept back from learning.",
        (TEACH,),
    ),
)
