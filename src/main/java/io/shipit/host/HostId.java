package io.shipit.host;

/**
 * The name of one host in plans and reports: as written in deploy.yml, with the deploy root where
 * one server has several.
 *
 * @param name printable, unique in its environment
 */
public record HostId(String name) implements Comparable<HostId> {
  @Override
  public int compareTo(HostId other) {
    return name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return name;
  }
}
