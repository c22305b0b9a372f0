package io.shipit.config;

import io.shipit.problem.Printable;
import java.util.List;
import java.util.Objects;
import java.util.StringJoiner;

/** A host on one line, with what differs from the defaults. */
final class Compact {
  private Compact() {}

  static String of(Target target) {
    Target plain = Target.of(target.host(), "/srv/www");
    StringJoiner out = new StringJoiner(" ");
    out.add(target.name());
    for (Field field : Field.of(Target.class).values()) {
      Object value = value(field, target);
      if (!Objects.equals(value, value(field, plain))) {
        out.add(
            field.name()
                + "="
                + Printable.of(value instanceof List<?> ? value.toString() : "[" + value + "]"));
      }
    }
    return out.toString();
  }

  private static Object value(Field field, Target target) {
    try {
      return field.component().getAccessor().invoke(target);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(field.name(), e);
    }
  }
}
