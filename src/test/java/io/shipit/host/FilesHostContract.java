package io.shipit.host;

/** What a host does that has files, on top of {@link HostContract}. */
public abstract class FilesHostContract extends HostContract
    implements FilesContract, HookContract, PruneContract {}
