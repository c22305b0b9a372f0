package io.shipit.host;

/**
 * One finished rollout in a host's history.
 *
 * @param outcome how it ended on this host
 * @param record what it wanted
 */
public record HistoryEntry(Outcome outcome, RolloutRecord record) {}
