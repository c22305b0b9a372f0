package io.shipit.config;

/** The levels of {@code deploy.yml}, from the outermost in. */
enum Level {
  /** The file itself. */
  FILE("the file", DeployFile.class),
  /** One entry of {@code environments}. */
  ENVIRONMENT("an environment", Environment.class),
  /** One entry of {@code hosts}. */
  HOST("a host", Target.class);

  private final String noun;
  private final Class<? extends Record> record;

  Level(String noun, Class<? extends Record> record) {
    this.noun = noun;
    this.record = record;
  }

  /** What a person calls it, with its article. */
  String noun() {
    return noun;
  }

  /** The record whose components are keys of this level alone. */
  Class<? extends Record> record() {
    return record;
  }
}
