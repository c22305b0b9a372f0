package io.shipit.host;

/**
 * What every implementation of {@link Host} does. Whoever has one extends this class, makes benches
 * for it, and is tested; what is particular to one implementation is tested elsewhere.
 */
public abstract class HostContract
    implements RoadContract,
        UndoContract,
        LockContract,
        VoteContract,
        FinishContract,
        GuardContract {}
