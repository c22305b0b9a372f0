package io.shipit.config;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Paths on hosts and paths in a release. */
final class PathGrammar {
  /** Directories of the system: FHS 3.0, macOS, BSD. Sites live in directories below them. */
  private static final Set<String> SYSTEM =
      Set.of(
          "bin",
          "boot",
          "dev",
          "etc",
          "home",
          "lib",
          "lib32",
          "lib64",
          "libx32",
          "lost+found",
          "media",
          "mnt",
          "net",
          "nix",
          "opt",
          "proc",
          "root",
          "run",
          "sbin",
          "snap",
          "srv",
          "sys",
          "tmp",
          "usr",
          "var",
          "Applications",
          "Library",
          "Network",
          "System",
          "Users",
          "Volumes",
          "cores",
          "private",
          "rescue",
          "libexec");

  /** No file of ours can live anywhere in these. */
  private static final Set<String> KERNEL = Set.of("dev", "proc", "sys");

  /** What shipit keeps in a deploy root. */
  static final Set<String> KEPT = Set.of(".shipit", "releases", "current", "shared");

  private PathGrammar() {}

  /** A directory on a host: absolute, in normal form, none that belongs to the system. */
  static String remote(String value) {
    if (value.isEmpty()) {
      throw new Refused("is empty");
    }
    if (value.startsWith("~")) {
      throw new Refused("begins with ~, which only a shell would replace");
    }
    if (!value.startsWith("/")) {
      throw new Refused("is relative");
    }
    if (value.equals("/")) {
      throw new Refused("is the root of the whole file system", "a directory for this site alone");
    }
    if (value.endsWith("/")) {
      throw new Refused("ends with /");
    }
    String[] parts = parts(value.substring(1));
    if (KERNEL.contains(parts[0]) || (parts.length == 1 && SYSTEM.contains(parts[0]))) {
      throw new Refused("belongs to the system", "a directory for this site alone");
    }
    return value;
  }

  /** A path in a release; {@code {path, directory}}. */
  static JsonNode shared(String value) {
    if (value.isEmpty()) {
      throw new Refused("is empty");
    }
    if (value.startsWith("/")) {
      throw new Refused("is absolute");
    }
    if (value.startsWith("~")) {
      throw new Refused("begins with ~, which only a shell would replace");
    }
    boolean directory = value.endsWith("/");
    String path = directory ? value.substring(0, value.length() - 1) : value;
    String[] parts = parts(path);
    if (KEPT.contains(parts[0]) && !parts[0].equals("shared")) {
      throw new Refused("is a name that shipit keeps for itself");
    }
    return JsonNodeFactory.instance.objectNode().put("path", path).put("directory", directory);
  }

  private static String[] parts(String path) {
    String[] parts = path.split("/", -1);
    for (String part : parts) {
      if (part.isEmpty()) {
        throw new Refused("has two / in a row");
      }
      if (part.equals(".") || part.equals("..")) {
        throw new Refused("has \"" + part + "\" in it", "the path that is meant, written out");
      }
      if (!part.equals(part.strip())) {
        throw new Refused("has a space at an end of a name", "names without spaces at their ends");
      }
      if (bytes(part) > 255) {
        throw new Refused("has a name that is too long", "names of at most 255 bytes");
      }
    }
    if (bytes(path) > 1023) {
      throw new Refused("is too long", "a path of at most 1023 bytes");
    }
    return parts;
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
