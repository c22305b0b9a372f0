package io.shipit.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A key of {@code deploy.yml} as its record declares it.
 *
 * @param name the key as it is written
 * @param component the component that takes its value
 * @param key what the declaration says about it
 */
record Field(String name, RecordComponent component, Key key) {
  private static final ClassValue<Map<String, Field>> BY_RECORD =
      new ClassValue<>() {
        @Override
        protected Map<String, Field> computeValue(Class<?> record) {
          return declared(record);
        }
      };

  private static final Map<Level, Map<String, Field>> BY_LEVEL = byLevel();

  /** The keys of a record by name, in the order of its components. */
  static Map<String, Field> of(Class<?> record) {
    return BY_RECORD.get(record);
  }

  private static Map<String, Field> declared(Class<?> record) {
    Map<String, Field> fields = new LinkedHashMap<>();
    for (RecordComponent component : record.getRecordComponents()) {
      Key key = component.getAnnotation(Key.class);
      if (key != null) {
        String name = key.name().isEmpty() ? snake(component.getName()) : key.name();
        fields.put(name, new Field(name, component, key));
      }
    }
    return Collections.unmodifiableMap(fields);
  }

  /** The keys that may be written at a level: its record's own, and those that hosts inherit. */
  static Map<String, Field> at(Level level) {
    return BY_LEVEL.getOrDefault(level, Map.of());
  }

  private static Map<Level, Map<String, Field>> byLevel() {
    Map<Level, Map<String, Field>> levels = new EnumMap<>(Level.class);
    for (Level level : Level.values()) {
      Map<String, Field> fields = new LinkedHashMap<>();
      fields.putAll(of(level.record()));
      fields.putAll(of(Target.class));
      fields.values().removeIf(field -> !Arrays.asList(field.key().at()).contains(level));
      levels.put(level, Collections.unmodifiableMap(fields));
    }
    return levels;
  }

  /** Whether the value is a list of what the grammar takes. */
  boolean list() {
    return component.getType() == List.class;
  }

  /** Whether the value is a mapping with the components of a record as keys. */
  boolean nested() {
    return component.getType().isRecord() && key.is() == Grammar.KEYS;
  }

  /** Whether the value has a shape of its own that {@link Reading} knows: hosts, environments. */
  boolean structural() {
    return key.is() == Grammar.KEYS && !nested();
  }

  /** Whether the component is null when the key is absent. */
  boolean nullable() {
    return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
  }

  /** The type of what a list holds, or of the value itself. */
  Class<?> elementType() {
    Type type = component.getGenericType();
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      type = arguments[arguments.length - 1];
    }
    return (Class<?>) type;
  }

  private static String snake(String name) {
    StringBuilder out = new StringBuilder();
    name.chars()
        .forEach(
            c -> {
              if (Character.isUpperCase(c)) {
                out.append('_');
              }
              out.append((char) Character.toLowerCase(c));
            });
    return out.toString();
  }
}
