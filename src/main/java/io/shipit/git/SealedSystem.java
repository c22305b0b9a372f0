package io.shipit.git;

import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.storage.file.WindowCacheConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;
import org.jspecify.annotations.Nullable;

/**
 * What JGit gets to know about this machine: no user, system or JGit configuration, so that the
 * same commit gives the same release everywhere.
 *
 * <p>JGit keeps this in one static place, so it holds for the whole process.
 */
final class SealedSystem extends SystemReader.Delegate {
  /** Larger blobs are streamed instead of held in memory, unless they are stored as deltas. */
  private static final int STREAMED_FROM_BYTES = 8 << 20;

  private static boolean installed;

  private SealedSystem(SystemReader machine) {
    super(machine);
  }

  /** Makes JGit use it; later calls do nothing. */
  static synchronized void install() {
    if (installed) {
      return;
    }
    SystemReader.setInstance(new SealedSystem(SystemReader.getInstance()));
    WindowCacheConfig cache = new WindowCacheConfig();
    cache.setStreamFileThreshold(STREAMED_FROM_BYTES);
    cache.install();
    installed = true;
  }

  @Override
  public FileBasedConfig openSystemConfig(Config parent, FS fs) {
    return new NoConfig(parent, fs);
  }

  @Override
  public FileBasedConfig openUserConfig(Config parent, FS fs) {
    return new NoConfig(parent, fs);
  }

  @Override
  public FileBasedConfig openJGitConfig(Config parent, FS fs) {
    return new NoConfig(parent, fs);
  }

  /**
   * A configuration that is empty and is never written, but for one answer: how fine the file
   * system's time stamps are. Without it JGit measures that for seconds, writing files into the
   * repository, and saves the result in the home directory.
   */
  private static final class NoConfig extends FileBasedConfig {
    NoConfig(Config parent, FS fs) {
      super(parent, null, fs);
    }

    @Override
    public @Nullable String getString(String section, @Nullable String subsection, String name) {
      if ("filesystem".equals(section)) {
        return "10 milliseconds";
      }
      return super.getString(section, subsection, name);
    }

    @Override
    public void load() {}

    @Override
    public void save() {}

    @Override
    public boolean isOutdated() {
      return false;
    }
  }
}
