package io.shipit.cli;

import io.shipit.deploy.Time;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * What the program takes from the process it runs in; tests give it their own.
 *
 * @param out results and progress
 * @param err errors, hints and warnings
 * @param directory where deploy.yml and the repository are looked for
 * @param environment the process environment
 * @param clock the client's clock
 * @param signals where the wish to stop comes from
 * @param halt ends the process at once with an exit code
 * @param time passes while one waits
 */
record Surroundings(
    PrintWriter out,
    PrintWriter err,
    Path directory,
    Map<String, String> environment,
    Clock clock,
    Signals signals,
    IntConsumer halt,
    Time time) {}
