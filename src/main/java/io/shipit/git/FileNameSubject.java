package io.shipit.git;

/** {@code %f} of git's pretty formats: a subject that can be the name of a file. */
final class FileNameSubject {
  private FileNameSubject() {}

  /** Runs of anything but letters, digits, dots and underscores become one dash. */
  static String of(String subject) {
    String name = subject.replaceAll("[^A-Za-z0-9._]+", "-").replaceAll("\\.{2,}", ".");
    return name.replaceAll("^-+|[.-]+$", "");
  }
}
