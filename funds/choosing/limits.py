"""How much is counted at somebody's asking: a file, what it names, and the work of counting it."""

from dataclasses import dataclass

from funds.choosing.instance import Instance, InstanceRefused


@dataclass(frozen=True, slots=True)
class Limits:
    """`work`: balances looked at while counting by Equal Shares; the same file always takes the same."""

    megabytes: int
    projects: int
    ballots: int
    work: int

    @property
    def bytes(self) -> int:
        return self.megabytes * 1024 * 1024

    @property
    def rows(self) -> int:
        """Of one part of a file: the META of other cities has some dozens."""
        return max(self.ballots, self.projects, 1000)

    def judge(self, instance: Instance) -> None:
        """Raises `InstanceRefused`."""
        for what, found, most in (
            ("个项目", len(instance.candidates), self.projects),
            ("张票", len(instance.ballots), self.ballots),
        ):
            if found > most:
                raise InstanceRefused(f"文件里有 {found} {what}，这里最多算 {most} {what}")


AT_THE_PORTAL = Limits(megabytes=2, projects=200, ballots=20_000, work=40_000_000)  # 2,500 among 60 take 4 million


class Effort:
    """Work that is left; whoever counts spends it."""

    def __init__(self, work: int) -> None:
        self.left = work

    def spend(self, work: int) -> None:
        """Raises `InstanceRefused` when there is none left."""
        self.left -= work
        if self.left < 0:
            raise InstanceRefused("这个文件要算的步数太多，在网页上算不完；可以在自己的电脑上用核算命令算")
