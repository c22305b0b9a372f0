package io.shipit.deploy;

/**
 * Who is deploying, as far as the client knows.
 *
 * @param who the account's name, printable
 * @param where the machine, and in CI the job, printable
 */
public record Operator(String who, String where) {}
