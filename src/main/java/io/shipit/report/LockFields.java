package io.shipit.report;

import io.shipit.host.Lock;
import io.shipit.host.Owner;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A lock as programs read it. */
final class LockFields {
  private LockFields() {}

  /** Who holds a lock, and whether it is a person's or a rollout's; null for a free one. */
  static @Nullable Map<String, Object> of(@Nullable Lock lock) {
    if (!(lock instanceof Lock.Held held)) {
      return null;
    }
    Owner owner = held.owner();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("kind", held.life() == Lock.Life.KEPT ? "person" : "rollout");
    fields.put("who", owner.who());
    fields.put("from", owner.where());
    fields.put("job", owner.job());
    fields.put("since", owner.since());
    fields.put("why", owner.why());
    fields.put("life", held.life().name().toLowerCase(Locale.ROOT));
    return fields;
  }
}
