"""What was measured as a Markdown table, so that it can go into docs/performance.md as it is."""

from collections.abc import Sequence


def as_table(heads: tuple[str, ...], lines: Sequence[tuple[str, ...]], *, words: int) -> str:
    """Lines of cells under their heads; the first ``words`` columns are words, the others numbers."""
    widths = [max(map(len, column)) for column in zip(heads, *lines, strict=True)]
    rule = ["-" * width if number < words else "-" * (width - 1) + ":" for number, width in enumerate(widths)]
    padded = [
        " | ".join(
            text.ljust(width) if number < words else text.rjust(width) for number, (text, width) in enumerate(pairs)
        )
        for pairs in (list(zip(cells, widths, strict=True)) for cells in (heads, rule, *lines))
    ]
    return "\n".join(f"| {text} |" for text in padded)
