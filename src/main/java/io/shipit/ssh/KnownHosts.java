package io.shipit.ssh;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Decides by known_hosts files (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT) whether a host's key is to be
 * trusted. It decides as OpenSSH does, but for these: a file that cannot be read, that everybody
 * may write, or a damaged line that may be about the host is an error instead of nothing; and a
 * revoked key is revoked on every port. Each file is read once.
 */
final class KnownHosts {
  private static final long MOST_BYTES = 32L * 1024 * 1024;

  /** How ssh_config says that there is no such file. */
  private static final Path NO_FILE = Path.of("/dev/null");

  private final Map<Path, List<KnownHostsLine>> read = new ConcurrentHashMap<>();

  /** Why a key is, or is not, to be trusted. */
  sealed interface Decision {
    /** A line has this key for this host. */
    record Trusted(KnownHostsLine line) implements Decision {}

    /**
     * No line has a key of this type for this host.
     *
     * @param others what there is for the host: keys of other types, authorities
     */
    record Unknown(List<KnownHostsLine> others) implements Decision {}

    /** There are keys of this type for this host, and this is none of them. */
    record Changed(List<KnownHostsLine> known) implements Decision {}

    /** A line forbids this key. */
    record Revoked(KnownHostsLine line) implements Decision {}
  }

  /** A file that must not be relied upon, or that cannot be read. */
  static final class Unreliable extends Exception {
    private static final long serialVersionUID = 1L;

    Unreliable(String what) {
      super(what);
    }
  }

  /**
   * Decides about a key.
   *
   * @param files those of the user, then those of the system; they need not exist
   * @param name the name to look for: {@code host}, {@code [host]:port} or an alias
   * @param plainName the host without the port, where lines without ports are looked for as well
   * @param key what the host has shown
   * @throws Unreliable if the files leave a doubt
   */
  Decision decide(List<Path> files, String name, String plainName, SshKey key) throws Unreliable {
    List<KnownHostsLine> about = new ArrayList<>();
    List<KnownHostsLine> aboutAnyPort = new ArrayList<>();
    for (Path file : files) {
      for (KnownHostsLine line : lines(file)) {
        boolean named = line.names(name);
        boolean namedPlain = named || line.names(plainName);
        SshKey its = line.key();
        boolean unclear = its == null || line.kind() == KnownHostsLine.Kind.UNKNOWN;
        if (line.hostsDamaged() || (namedPlain && unclear)) {
          throw new Unreliable(line.place() + " is damaged, and may be about this host");
        }
        if (namedPlain && line.kind() == KnownHostsLine.Kind.REVOKED && key.equals(its)) {
          return new Decision.Revoked(line);
        }
        if (named) {
          about.add(line);
        } else if (namedPlain) {
          aboutAnyPort.add(line);
        }
      }
    }
    return decide(about, aboutAnyPort, key);
  }

  private static Decision decide(
      List<KnownHostsLine> about, List<KnownHostsLine> aboutAnyPort, SshKey key) {
    List<KnownHostsLine> sameType = new ArrayList<>();
    List<KnownHostsLine> others = new ArrayList<>();
    for (KnownHostsLine line : about) {
      SshKey its = line.key();
      if (line.kind() == KnownHostsLine.Kind.HOST_KEY && key.equals(its)) {
        return new Decision.Trusted(line);
      }
      if (line.kind() == KnownHostsLine.Kind.HOST_KEY
          && its != null
          && its.type().equals(key.type())) {
        sameType.add(line);
      } else if (line.kind() != KnownHostsLine.Kind.REVOKED) {
        others.add(line);
      }
    }
    if (!sameType.isEmpty()) {
      return new Decision.Changed(sameType);
    }
    for (KnownHostsLine line : aboutAnyPort) {
      if (line.kind() == KnownHostsLine.Kind.HOST_KEY && key.equals(line.key())) {
        return new Decision.Trusted(line);
      }
    }
    return new Decision.Unknown(others);
  }

  /**
   * The types of the keys that are known for a host, so that it can be asked for one of these.
   *
   * @throws Unreliable if a file cannot be relied upon
   */
  Set<String> types(List<Path> files, String name, String plainName) throws Unreliable {
    Set<String> types = new LinkedHashSet<>();
    for (Path file : files) {
      for (KnownHostsLine line : lines(file)) {
        SshKey key = line.key();
        if (line.kind() == KnownHostsLine.Kind.HOST_KEY
            && key != null
            && (line.names(name) || line.names(plainName))) {
          types.add(key.type());
        }
      }
    }
    return types;
  }

  private List<KnownHostsLine> lines(Path file) throws Unreliable {
    List<KnownHostsLine> lines = read.get(file);
    if (lines == null) {
      lines = parse(file);
      read.put(file, lines);
    }
    return lines;
  }

  private static List<KnownHostsLine> parse(Path file) throws Unreliable {
    if (file.equals(NO_FILE)) {
      return List.of();
    }
    String text;
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      if (!attributes.isRegularFile()) {
        throw new Unreliable(file + " is not a regular file");
      }
      if (attributes.size() > MOST_BYTES) {
        throw new Unreliable(file + " has " + attributes.size() + " bytes");
      }
      if (Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_WRITE)) {
        throw new Unreliable(file + " may be written by everybody");
      }
      text = Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw new Unreliable(file + " cannot be read");
    }
    List<KnownHostsLine> lines = new ArrayList<>();
    int number = 0;
    for (String line : text.split("\r?\n", -1)) {
      KnownHostsLine parsed = KnownHostsLine.of(file, ++number, line);
      if (parsed != null) {
        lines.add(parsed);
      }
    }
    return List.copyOf(lines);
  }
}
