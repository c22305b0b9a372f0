package io.shipit.host;

/** Makes what the tests of {@link FilesHostContract} run on. */
interface FilesBenches extends HostBenches {
  @Override
  FilesBench bench(HostBench.Settings settings);
}
