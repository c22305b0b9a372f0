package io.shipit.demo;

import java.time.Duration;

/**
 * A script of what goes wrong on an {@link EmbeddedServer}: it sees what happens on the server and
 * says how the server reacts. Called by several threads at once.
 */
@FunctionalInterface
public interface Faults {
  /** Nothing goes wrong. */
  Faults NONE = event -> new Reaction.Pass();

  /** What the server does about an event; called before the event takes effect. */
  Reaction on(Event event);

  /** Something that happens on a server. */
  sealed interface Event {
    /** Somebody logs in with the right key; asked once for each connection. */
    record Login(String user) implements Event {}

    /**
     * A command is about to start.
     *
     * @param number counts the commands of this server from 1
     * @param line the command line
     */
    record Command(int number, String line) implements Event {}

    /**
     * Bytes are about to reach a command.
     *
     * @param number the command's number
     * @param before how many bytes it was given before these
     * @param text these bytes, one character each (ISO 8859-1)
     */
    record Input(int number, long before, String text) implements Event {}

    /**
     * Bytes of a command's standard output are about to be sent.
     *
     * @param number the command's number
     * @param before how many bytes it sent before these
     * @param text these bytes, one character each (ISO 8859-1)
     */
    record Output(int number, long before, String text) implements Event {}

    /**
     * Bytes are about to be written to a file by SFTP.
     *
     * @param path the file
     * @param offset where in the file they begin
     * @param length how many they are
     */
    record Upload(String path, long offset, int length) implements Event {}

    /** A connection from the server to an address is asked for. */
    record Tunnel(String host, int port) implements Event {}
  }

  /** How the server reacts to an event. */
  sealed interface Reaction {
    /** It goes on as if nothing had been. */
    record Pass() implements Reaction {}

    /** It says no; for input and output, which it cannot refuse, it drops the bytes. */
    record Refuse() implements Reaction {}

    /** It goes on after a while; the waiting ends when the server is closed. */
    record Wait(Duration duration) implements Reaction {}

    /** It cuts the connection without a word; the event has no effect. */
    record Cut() implements Reaction {}
  }
}
