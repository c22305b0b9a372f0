package io.shipit.release;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A place on a host outside of the release but inside the deploy root, on the way of a link: {@code
 * releases/} above it, the root above that, {@code shared/} and what is in it.
 *
 * @param names the path below the deploy root
 */
record Beside(List<byte[]> names) {
  private static final byte[] SHARED = "shared".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] UP = "..".getBytes(StandardCharsets.US_ASCII);

  /** The directory that releases are in. */
  static final Beside RELEASES =
      new Beside(List.of("releases".getBytes(StandardCharsets.US_ASCII)));

  /** Where the link leads that stands for a shared path in every release. */
  static Beside shared(RelativePath path) {
    List<byte[]> names = new ArrayList<>(List.of(SHARED));
    names.addAll(path.segments());
    return new Beside(names);
  }

  /** The place one name further; empty if no link may come there. */
  Optional<Beside> step(byte[] name) {
    if (Arrays.equals(name, UP)) {
      return names.isEmpty()
          ? Optional.empty()
          : Optional.of(new Beside(names.subList(0, names.size() - 1)));
    }
    List<byte[]> further = new ArrayList<>(names);
    further.add(name);
    Beside next = new Beside(further);
    return next.isShared() ? Optional.of(next) : Optional.empty();
  }

  /** Whether this is {@code shared/} or in it. */
  boolean isShared() {
    return !names.isEmpty() && Arrays.equals(names.getFirst(), SHARED);
  }
}
