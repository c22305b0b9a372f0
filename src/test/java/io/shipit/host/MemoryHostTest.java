package io.shipit.host;

import java.util.HashMap;
import java.util.Map;

class MemoryHostTest extends HostContract {
  @Override
  public HostBench bench(HostBench.Settings settings) {
    MemoryServer server =
        new MemoryServer(HostImage.bare(Rollouts.HOST, new Nonce("0123456789abcdef")));
    return new HostBench() {
      @Override
      public Host client() {
        return server.connect();
      }

      @Override
      public String snapshot() {
        return server.image().setUp() ? server.image().toString() : "";
      }

      @Override
      public void makeLive(ReleaseId release) {
        server.change(
            image ->
                image
                    .withRelease(release, HostImage.Content.DURABLE)
                    .withCurrent(new Current.Live(release)));
      }

      @Override
      public void change(ReleaseId release) {
        server.change(image -> image.withRelease(release, HostImage.Content.TORN));
      }

      @Override
      public void delete(ReleaseId release) {
        server.change(
            image -> {
              Map<ReleaseId, HostImage.Content> left = new HashMap<>();
              left.putAll(image.releases());
              left.remove(release);
              return image.withReleases(left);
            });
      }

      @Override
      public void passTime() {
        HostSteps steps = HostSteps.sound();
        server.change(
            image -> {
              HostImage last = image;
              for (HostImage next = image; next != null; next = steps.guard(next)) {
                last = next;
              }
              return last;
            });
      }

      @Override
      public void close() {}
    };
  }
}
