package io.shipit.config;

import io.shipit.config.yaml.Node;
import io.shipit.config.yaml.Place;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Computes {@link Environment#fingerprint()} from what the {@link Key}s say about themselves. */
final class Fingerprint {
  private Fingerprint() {}

  static String of(Environment environment) {
    List<String> hosts = environment.targets().stream().map(Fingerprint::text).sorted().toList();
    String whole = text(environment.source()) + text(hosts);
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(whole.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** A form in which different values never look alike: every part is preceded by its length. */
  private static String text(@Nullable Object value) {
    return switch (value) {
      case null -> "";
      case List<?> list -> {
        StringBuilder out = new StringBuilder();
        list.forEach(element -> out.append(part(text(element))));
        yield out.toString();
      }
      case SharedPath shared -> shared.path() + (shared.directory() ? "/" : "");
      case MapRule rule -> rule.text();
      case Record record -> keys(record);
      default -> value.toString();
    };
  }

  private static String keys(Record record) {
    Map<String, String> values = new TreeMap<>();
    for (Field field : Field.of(record.getClass()).values()) {
      String value = text(value(record, field));
      if (field.key().fingerprint() && !value.isEmpty() && !value.equals(fallback(field))) {
        values.put(field.name(), value);
      }
    }
    StringBuilder out = new StringBuilder();
    values.forEach((name, value) -> out.append(part(name)).append(part(value)));
    return out.toString();
  }

  private static String part(String text) {
    return text.length() + ":" + text + ";";
  }

  private static @Nullable Object value(Record record, Field field) {
    try {
      return field.component().getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot read " + field.name(), e);
    }
  }

  private static String fallback(Field field) {
    String written = field.key().fallback();
    return written.isEmpty()
        ? ""
        : field.key().is().read(new Node.Text(Place.NOWHERE, written, Node.Style.PLAIN)).asString();
  }
}
