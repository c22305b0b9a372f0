package io.shipit.deploy;

/**
 * Who is deploying, as far as the client knows.
 *
 * @param who the account's name, printable
 * @param where the machine, printable
 * @param job the page of the CI job, printable; empty outside CI
 */
public record Operator(String who, String where, String job) {}
