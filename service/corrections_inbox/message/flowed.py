"""format=flowed (RFC 3676): paragraphs that a mailer wrapped for old terminals, put together again."""


def unflow(text: str, *, delete_space: bool = False) -> str:
    """The text with soft line breaks undone and space-stuffing removed; quote marks stay before each paragraph."""
    paragraphs: list[str] = []
    depth_before = -1
    soft = False
    for line in text.split("\n"):
        depth = len(line) - len(line.lstrip(">"))
        content = line[depth:].removeprefix(" ")
        if soft and depth == depth_before and content != "-- ":
            paragraphs[-1] += content
        else:
            paragraphs.append(">" * depth + (" " if depth else "") + content)
        # A signature delimiter ends in a space and is no soft break (section 4.3).
        soft = content.endswith(" ") and content != "-- "
        if soft and delete_space:
            paragraphs[-1] = paragraphs[-1][:-1]
        depth_before = depth
    return "\n".join(paragraphs)
