package io.shipit.config;

import io.shipit.config.yaml.Mistakes;
import io.shipit.config.yaml.Node;
import io.shipit.config.yaml.Told;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** Guesses what somebody meant by a key that shipit does not know in its place. */
final class UnknownKey {
  /** Keys of other tools for what shipit takes from elsewhere, and from where. */
  private static final Map<String, String> ELSEWHERE =
      Map.of(
          "mode", "files are 0755 or 0644, as git has them",
          "chmod", "files are 0755 or 0644, as git has them",
          "branch", "`shipit push --ref` says what is deployed",
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
   */
  static void tell(Node.Text key, Map<String, Field> known, String noun, Mistakes mistakes) {
    String message = "unknown key " + Told.value(key.value()) + " of " + noun;
    String guess = guess(key.value(), known).map(hint -> "; " + hint).orElse("");
    mistakes.add(key.place(), message + guess, oneOf(known.keySet()));
  }

  private static Optional<String> guess(String written, Map<String, Field> known) {
    return alias(written, known.values())
        .map(name -> "shipit calls it \"" + name + "\"")
        .or(
            () ->
                Spelling.nearest(written, known.keySet())
                    .map(near -> "did you mean \"" + near + "\"?"))
        .or(() -> elsewhere(written))
        .or(() -> Optional.ofNullable(ELSEWHERE.get(written)));
  }

  private static Optional<String> alias(String written, Collection<Field> known) {
    return known.stream()
        .filter(field -> Arrays.asList(field.key().alias()).contains(written))
        .map(Field::name)
        .findFirst();
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
