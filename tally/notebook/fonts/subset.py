"""Cut the faces in this folder down to what a page embeds: `make faces`.

For each OpenType file a WOFF2 of the same name is written beside it: the letters of the
languages of western Europe, figures and punctuation, with kerning; and a smaller one, for a text
without accents. The same bytes come out of every run. It needs fontTools and, for WOFF2 alone,
brotli; the report needs neither, since what is written here is committed. Whatever a subset lacks,
a browser takes from the machine.
"""

from pathlib import Path

from fontTools.subset import Options, Subsetter, load_font, save_font

FOLDER = Path(__file__).parent
PLAIN = set(range(0x20, 0x7F))
ACCENTED = {*range(0xC0, 0x100), *map(ord, "ıŒœ")}
SIGNS = set(map(ord, "\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}‑–—‘’‚“”„•…′″«»‹›¡¿£€°·½×÷−≈→"))


def subset(path: Path, ending: str, characters: set[int]) -> None:
    """Write the subset of the face at `path` that has these characters beside it."""
    options = Options(
        flavor="woff2",
        layout_features=["kern", "liga", "lnum", "tnum"],
        hinting=False,
        desubroutinize=True,
        glyph_names=False,
        # A subset is a modified version, which may not bear the reserved name.
        name_IDs=[0],
    )
    font = load_font(path, options)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)
    save_font(font, path.with_suffix(ending), options)


if __name__ == "__main__":
    for face in sorted(FOLDER.glob("*.otf")):
        if not face.stem.endswith("-It"):  # italics stand on paper only
            subset(face, ".plain.woff2", PLAIN | SIGNS)
            subset(face, ".woff2", PLAIN | ACCENTED | SIGNS)
