package io.shipit.config;

import io.shipit.config.yaml.Mistakes;
import io.shipit.config.yaml.Node;
import io.shipit.config.yaml.Told;
import io.shipit.problem.Spelling;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Guesses what somebody meant by a key that shipit does not know in its place. */
final class UnknownKey {
  /** Keys of other tools for what shipit takes from elsewhere, and from where. */
  private static final Map<String, String> ELSEWHERE =
      Map.of(
          "mode", "files are as git has them, or as a rule of source.map says: a -> b (mode 0755)",
          "chmod", "files are as git has them, or as a rule of source.map says: a -> b (mode 0755)",
          "ref", "`shipit push --ref` says what is deployed",
          "repo", "shipit deploys the repository that it is run in",
          "repo_url", "shipit deploys the repository that it is run in",
          "repository", "shipit deploys the repository that it is run in",
          "password",
              "shipit logs in with keys: an agent, or files that the ssh configuration names",
          "version", "there is one version of this file");

  private UnknownKey() {}

  /**
   * Adds the mistake.
   *
   * @param key as it was written
   * @param known the keys of this place
   * @param noun what the place is, such as "an environment"
   * @return the known key that is probably meant
   */
  static Optional<String> tell(
      Node.Text key, Map<String, Field> known, String noun, Mistakes mistakes) {
    String message = "unknown key " + Told.value(key.value()) + " of " + noun;
    Map<String, String> meanings = new LinkedHashMap<>();
    known
        .values()
        .forEach(
            field -> {
              meanings.put(field.name(), field.name());
              Arrays.stream(field.key().alias()).forEach(it -> meanings.put(it, field.name()));
            });
    Optional<String> meant =
        Spelling.nearest(key.value(), meanings.keySet())
            .map(near -> Objects.requireNonNull(meanings.get(near)));
    Optional<String> other =
        elsewhere(key.value()).or(() -> Optional.ofNullable(ELSEWHERE.get(key.value())));
    if (other.isPresent() && !meanings.containsKey(key.value())) {
      mistakes.add(key.place(), message + "; " + other.get(), "");
      return Optional.empty();
    }
    if (meant.isPresent()) {
      String guess = "; did you mean \"" + meant.get() + "\"?";
      mistakes.add(key.place(), message + guess, "");
      return meant;
    }
    mistakes.add(key.place(), message, oneOf(known.keySet()));
    return Optional.empty();
  }

  private static Optional<String> elsewhere(String written) {
    return Arrays.stream(Level.values())
        .filter(level -> Field.at(level).containsKey(written))
        .map(level -> "it is a key of " + level.noun())
        .findFirst();
  }

  private static String oneOf(Collection<String> names) {
    return names.size() == 1
        ? "nothing but " + names.iterator().next()
        : "one of " + String.join(", ", names);
  }
}
