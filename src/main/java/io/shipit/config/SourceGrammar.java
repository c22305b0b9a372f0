package io.shipit.config;

import io.shipit.release.Glob;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/** What says which commits and files may be deployed: branches, signers, links. */
final class SourceGrammar {
  /** As far as people go with git-check-ref-format(1). */
  private static final Pattern BRANCH =
      Pattern.compile("[^-/ ~^:?*\\[\\\\.][^ ~^:?*\\[\\\\]*(?<![/.])");

  private SourceGrammar() {}

  /** A pattern of paths in a release. */
  static String pattern(String value) {
    if (value.isEmpty() || value.startsWith("/")) {
      throw new Refused(value.isEmpty() ? "is empty" : "is absolute");
    }
    Optional<String> problem = Glob.compile(value.getBytes(StandardCharsets.UTF_8)).problem();
    if (problem.isPresent()) {
      throw new Refused("cannot be read: " + problem.get());
    }
    return value;
  }

  /** The short name of a branch, as git-check-ref-format(1) allows it. */
  static String branch(String value) {
    if (value.startsWith("refs/")) {
      throw new Refused("is the whole name of a ref", "the branch alone, such as main");
    }
    if (!BRANCH.matcher(value).matches() || value.contains("..") || value.contains("@{")) {
      throw new Refused("can be no branch");
    }
    return value;
  }

  /** A file of this machine. */
  static String local(String value) {
    if (!value.startsWith("/") && !value.startsWith("~/")) {
      throw new Refused("is relative, and the repository decides nothing here");
    }
    return value;
  }
}
