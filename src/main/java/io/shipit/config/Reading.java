package io.shipit.config;

import io.shipit.config.yaml.Mistakes;
import io.shipit.config.yaml.Node;
import io.shipit.config.yaml.Told;
import io.shipit.config.yaml.YamlReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * One reading of a {@code deploy.yml}: walks its levels, lets hosts inherit, and binds the records
 * when nothing was wrong anywhere.
 */
final class Reading {
  private static final String MINIMUM =
      """
      at least these keys:

          environments:
            prod:
              path: /srv/www
              hosts: [web1.example.com]\
      """;

  private final ConfigFile file;
  private final Mistakes mistakes = new Mistakes();
  private final List<String> warnings;
  private final Shape shape;
  private final Conflicts conflicts;

  private Reading(ConfigFile file) {
    this.file = file;
    this.warnings = new ArrayList<>(file.warnings());
    this.shape = new Shape(mistakes, warnings);
    this.conflicts = new Conflicts(mistakes, shape.places());
  }

  /** Reads a file to the end, then returns what it says or throws all mistakes in it as one. */
  static DeployFile of(ConfigFile file) {
    return new Reading(file).read();
  }

  private DeployFile read() {
    Optional<Node> root = YamlReader.read(file.source(), mistakes);
    if (root.isEmpty()) {
      if (mistakes.none()) {
        mistakes.add(file.source().start(), "nothing in it", MINIMUM);
      }
      throw mistakes.toError(file.source());
    }
    if (!(root.get() instanceof Node.Entries top)) {
      shape.wrongType("the file", root.get(), MINIMUM);
      throw mistakes.toError(file.source());
    }
    Map<String, Field> known = Field.at(Level.FILE);
    Map<String, Node> written = shape.entries(top, known, Level.FILE.noun());
    Map<String, Field> own = Field.of(DeployFile.class);
    ObjectNode values = shape.defaults(own);
    values.setAll(shape.values(written, own));
    Layer layer = new Layer(shape.defaults(Field.of(Target.class)), Map.of()).with(written, shape);
    ObjectNode environments = environments(written.get("environments"), layer, values);
    conflicts.nestedRoots();
    if (!mistakes.none()) {
      throw mistakes.toError(file.source());
    }
    Binding binding = new Binding(shape.places(), mistakes);
    Optional<DeployFile> bound =
        binding
            .bind(values.path("source"), Source.class)
            .flatMap(
                source ->
                    binding
                        .bindEach(environments, Environment.class)
                        .map(map -> new DeployFile(file.file(), source, map, warnings)));
    return bound.orElseThrow(() -> mistakes.toError(file.source()));
  }

  private ObjectNode environments(@Nullable Node node, Layer above, ObjectNode values) {
    ObjectNode environments = JsonNodeFactory.instance.objectNode();
    if (node == null) {
      mistakes.add(file.source().start(), "there is no key \"environments\"", MINIMUM);
    } else if (!(node instanceof Node.Entries entries)) {
      shape.wrongType("environments", node, "a mapping from names to environments");
    } else if (entries.entries().isEmpty()) {
      mistakes.add(node.place(), "there is no environment", "one or more environments");
    } else {
      for (Node.Entry entry : entries.entries()) {
        shape.read("the name", Grammar.ENVIRONMENT_NAME, entry.key());
        ObjectNode environment = environment(entry.key(), entry.value(), above);
        environment.set("source", values.path("source"));
        environments.set(entry.key().value(), environment);
      }
    }
    return environments;
  }

  private ObjectNode environment(Node.Text name, Node node, Layer above) {
    Map<String, Field> own = Field.of(Environment.class);
    ObjectNode environment = shape.defaults(own).put("name", name.value());
    ArrayNode targets = environment.putArray("targets");
    if (!(node instanceof Node.Entries entries)) {
      String what = "the environment " + Told.value(name.value());
      shape.wrongType(what, node, "a mapping with the keys path and hosts");
      return environment;
    }
    Map<String, Field> known = Field.at(Level.ENVIRONMENT);
    Map<String, Node> written = shape.entries(entries, known, Level.ENVIRONMENT.noun());
    environment.setAll(shape.values(written, own));
    Layer layer = above.with(written, shape);
    List<Layer> hosts = new Hosts(shape, mistakes).read(name, written.get("hosts"), layer);
    hosts.forEach(host -> targets.add(host.values()));
    conflicts.hosts(name.value(), hosts);
    conflicts.confirm(environment.path("confirm"), hosts);
    return environment;
  }
}
