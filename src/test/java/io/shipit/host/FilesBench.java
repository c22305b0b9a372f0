package io.shipit.host;

/** A bench whose server has files. */
public interface FilesBench extends HostBench {
  /** What is on the server. */
  DeployRoot root();

  @Override
  default String snapshot() {
    return root().snapshot();
  }

  @Override
  default void makeLive(ReleaseId release) {
    root().write("releases/" + release + "/index.html", "not by shipit");
    root().makeLink("current", "releases/" + release);
  }

  @Override
  default void change(ReleaseId release) {
    root().write("releases/" + release + "/index.html", "changed");
  }

  @Override
  default void delete(ReleaseId release) {
    root().delete("releases/" + release);
  }
}
