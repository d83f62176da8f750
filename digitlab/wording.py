"""Numbers as people read them."""


def size(count: int) -> str:
    """Say a number of bytes in kB or MB."""
    return f"{count / 1e6:.1f} MB" if count >= 1e6 else f"{count / 1e3:.0f} kB"


def percent(probability: float) -> str:
    """Write 0.93 as "93 %", and never "100 %" or "0 %" of what is only almost so."""
    if 0.995 <= probability < 1:
        return "99 %"
    if 0 < probability < 0.005:
        return "<1 %"
    return f"{probability:.0%}".replace("%", " %")


def with_article(digit: int | None) -> str:
    """Say "an 8", "a 7"."""
    return f"an {digit}" if digit == 8 else f"a {digit}"


def duration(seconds: float) -> str:
    """Write seconds as people do: "0.6 s", "45 s", "12 min"."""
    if seconds < 10:
        return f"{seconds:.1f} s"
    return f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.0f} min"
