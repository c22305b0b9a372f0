package io.shipit.config;

import io.shipit.config.yaml.Mistakes;
import io.shipit.config.yaml.Node;
import io.shipit.config.yaml.Place;
import io.shipit.config.yaml.Told;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the hosts of one environment. */
final class Hosts {
  /** The most hosts of one environment. */
  static final int MAX_HOSTS = 1000;

  private static final String LIST =
      "a list such as [web1.example.com, {host: 192.0.2.7, port: 2222}]";

  private final Shape shape;
  private final Mistakes mistakes;

  Hosts(Shape shape, Mistakes mistakes) {
    this.shape = shape;
    this.mistakes = mistakes;
  }

  /**
   * The hosts in their order, each with all that it inherits.
   *
   * @param environment its name, where it is written
   * @param node the value of the key {@code hosts}; null if there is none
   * @param above what the environment says
   */
  List<Layer> read(Node.Text environment, @Nullable Node node, Layer above) {
    List<Layer> hosts = new ArrayList<>();
    switch (node) {
      case null -> {
        String message = "the environment " + Told.value(environment.value()) + " has no hosts";
        mistakes.add(environment.place(), message, "\"hosts:\" with " + LIST);
      }
      case Node.Items items when items.elements().isEmpty() ->
          mistakes.add(node.place(), "there is no host", LIST);
      case Node.Items items when items.elements().size() > MAX_HOSTS -> {
        Place first = items.elements().get(MAX_HOSTS).place();
        String message = items.elements().size() + " hosts in one environment";
        mistakes.add(first, message, "at most " + MAX_HOSTS);
      }
      case Node.Items items ->
          items.elements().forEach(element -> host(element, above).ifPresent(hosts::add));
      default -> shape.wrongType("hosts", node, LIST);
    }
    missing(environment, above, hosts);
    return hosts;
  }

  /** A host written as text is a mapping with the key {@code host} alone. */
  private Optional<Layer> host(Node element, Layer above) {
    return switch (element) {
      case Node.Text text -> Optional.of(above.with(Map.of("host", text), shape));
      case Node.Entries entries -> {
        Map<String, Field> known = Field.at(Level.HOST);
        Map<String, Node> written = shape.entries(entries, known, Level.HOST.noun());
        if (!written.containsKey("host")) {
          String expected = "\"host:\" with " + Grammar.HOST.expected();
          mistakes.add(entries.place(), "a host without the key \"host\"", expected);
          yield Optional.empty();
        }
        yield Optional.of(above.with(written, shape));
      }
      case Node.Items _, Node.Broken _ -> {
        String expected = "text, or a mapping such as {host: 192.0.2.7}";
        shape.wrongType("a host", element, expected + "; an IPv6 address has no brackets");
        yield Optional.empty();
      }
    };
  }

  /** What every host needs may come from the environment, so it is missed there, once. */
  private void missing(Node.Text environment, Layer above, List<Layer> hosts) {
    for (Field field : Field.at(Level.ENVIRONMENT).values()) {
      boolean inherited = Arrays.asList(field.key().at()).contains(Level.HOST);
      if (!field.key().required() || !inherited) {
        continue;
      }
      List<Layer> without =
          hosts.stream().filter(host -> !host.written().containsKey(field.name())).toList();
      boolean nowhere = hosts.isEmpty() && !above.written().containsKey(field.name());
      if (without.isEmpty() && !nowhere) {
        continue;
      }
      String whose =
          without.size() == hosts.size()
              ? ""
              : " for "
                  + without.stream()
                      .limit(5)
                      .map(h -> h.text("host"))
                      .collect(Collectors.joining(", "))
                  + (without.size() > 5 ? " and " + (without.size() - 5) + " more" : "");
      mistakes.add(
          environment.place(),
          "the environment " + Told.value(environment.value()) + " has no " + field.name() + whose,
          "\"" + field.name() + ":\" with " + field.key().is().expected());
    }
  }
}
