package io.shipit.cli;

/** The entry point of the program. */
public final class Main {
  private Main() {}

  /** Runs shipit and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(0);
  }
}
