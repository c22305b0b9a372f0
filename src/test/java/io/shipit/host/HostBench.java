package io.shipit.host;

import io.shipit.config.SharedPath;
import java.util.List;

/** One server with one deploy root, on which a test tries hosts. */
public interface HostBench extends AutoCloseable {
  /** What the deploy root's settings are: those of {@code config.Target} that a test may choose. */
  record Settings(
      int keep, List<SharedPath> shared, List<String> beforeSwap, List<String> afterSwap) {
    /** No shared path, no hook, five releases. */
    public static final Settings PLAIN = new Settings(5, List.of(), List.of(), List.of());

    /** With shared paths. */
    public static Settings sharing(SharedPath... shared) {
      return new Settings(5, List.of(shared), List.of(), List.of());
    }

    /** With hooks before the swap; only {@code true} and {@code exit N} are used. */
    public static Settings before(String... hooks) {
      return new Settings(5, List.of(), List.of(hooks), List.of());
    }

    /** With hooks after the swap. */
    public static Settings after(String... hooks) {
      return new Settings(5, List.of(), List.of(), List.of(hooks));
    }

    /** With a number of releases to keep. */
    public static Settings keeping(int keep) {
      return new Settings(keep, List.of(), List.of(), List.of());
    }
  }

  /**
   * A client of its own: another process, as far as the server knows. Its name is {@code web1}; a
   * release that is no longer live is out of every cache at once.
   */
  Host client();

  /** Everything on the server, in a form that is equal as long as nothing was changed. */
  String snapshot();

  /** Somebody who is not shipit makes a release and makes it live. */
  void makeLive(ReleaseId release);

  /** Something changes the files of a release. */
  void change(ReleaseId release);

  /** Something deletes a release. */
  void delete(ReleaseId release);

  /**
   * The time of a guard whose process runs on the server is over, and the process has ended; at
   * once if there is none.
   */
  void passTime();

  @Override
  void close();
}
