package io.shipit.host;

/** Makes what the tests of {@link HostContract} run on. */
interface HostBenches {
  /**
   * A server of its own, on which nothing is deployed; the test closes it.
   *
   * @param settings of the deploy root
   */
  HostBench bench(HostBench.Settings settings);
}
