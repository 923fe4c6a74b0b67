"""How the demonstration shares a commune's count out over its hamlets."""


def share_out(total: int, wholes: list[int], number: int) -> list[int]:
    """A commune's count over its hamlets, by size, with a fixed unevenness; never over a hamlet's whole."""
    weights = [whole * (100 + ((index * 37 + number * 11) % 9) - 4) for index, whole in enumerate(wholes)]
    given = [
        min(whole, total * weight // sum(weights)) for whole, weight in zip(wholes, weights, strict=True)
    ]
    rest = total - sum(given)
    order = sorted(range(len(wholes)), key=lambda index: (given[index] - wholes[index], index))
    while rest > 0:
        for index in order:
            if rest and given[index] < wholes[index]:
                given[index] += 1
                rest -= 1
    return given
