package io.shipit.config;

import io.shipit.config.yaml.Mistakes;
import io.shipit.config.yaml.Place;
import io.shipit.config.yaml.Told;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Finds hosts and deploy roots that are right by themselves and wrong together. */
final class Conflicts {
  private final Mistakes mistakes;
  private final Places places;
  private final Map<String, Owner> roots = new LinkedHashMap<>();

  /** Who was the first to use a directory of a host, and where that is said. */
  private record Owner(String environment, String host, String path, Place place) {}

  /**
   * Begins with no host.
   *
   * @param places where values were written
   */
  Conflicts(Mistakes mistakes, Places places) {
    this.mistakes = mistakes;
    this.places = places;
  }

  /**
   * Names the hosts of an environment and refuses those that meet: the same sshd twice in one
   * environment, the same directory in two.
   */
  void hosts(String environment, List<Layer> hosts) {
    Map<String, Integer> sameHost = new HashMap<>();
    hosts.forEach(host -> sameHost.merge(machine(host), 1, Integer::sum));
    Map<String, Place> servers = new HashMap<>();
    for (Layer host : hosts) {
      String name = host.text("host");
      if (name.isEmpty()) {
        continue;
      }
      boolean several = sameHost.getOrDefault(machine(host), 0) > 1;
      host.values().put("name", several ? withPort(name, port(host)) : name);
      Place place = places.of(host.values().path("host"), Place.NOWHERE);
      Place first = servers.putIfAbsent(server(host), place);
      if (first != null) {
        String message =
            "the host " + Told.value(name) + " is in line " + first.line() + " already";
        mistakes.add(place, message, "each host once in an environment");
      } else if (!host.text("path").isEmpty()) {
        root(environment, host, place);
      }
    }
  }

  /**
   * Refuses a time that is over before a host's check is: then no rollout could be confirmed.
   *
   * @param confirm the environment's time; missing if there is none
   */
  void confirm(JsonNode confirm, List<Layer> hosts) {
    if (!confirm.isString()) {
      return;
    }
    Duration time = Duration.parse(confirm.asString());
    Place place = places.of(confirm, Place.NOWHERE);
    if (time.toMillis() % 1000 != 0) {
      mistakes.add(place, "confirm has a part of a second", "whole seconds, such as 60s");
      return;
    }
    Duration longest = Duration.ZERO;
    for (Layer host : hosts) {
      JsonNode timeout = host.values().path("check").path("timeout");
      if (timeout.isString()) {
        Duration check = Duration.parse(timeout.asString());
        longest = check.compareTo(longest) > 0 ? check : longest;
      }
    }
    if (time.compareTo(longest) <= 0) {
      mistakes.add(
          place,
          "confirm is over before a check is, which may take "
              + longest.toString().substring(2).toLowerCase(Locale.ROOT),
          "a longer time: after_swap and check must have ended on every host before it is over");
    }
  }

  private static String withPort(String host, String port) {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  private void root(String environment, Layer host, Place place) {
    String root = server(host) + " " + host.text("path");
    Owner first =
        roots.putIfAbsent(
            root, new Owner(environment, host.text("host"), host.text("path"), place));
    if (first != null) {
      String message =
          "%s on %s is also where %s goes, in line %d"
              .formatted(
                  host.text("path"), host.text("host"), first.environment(), first.place().line());
      mistakes.add(place, message, "a path of its own for each environment on a host");
    }
  }

  /**
   * Refuses deploy roots inside what shipit keeps in another one: they would be pruned or shared
   * with it. To be asked when all environments are known.
   */
  void nestedRoots() {
    roots.forEach(
        (root, inner) -> {
          for (int at = root.lastIndexOf('/'); at > 0; at = root.lastIndexOf('/', at - 1)) {
            Owner outer = roots.get(root.substring(0, at));
            String below = root.substring(at + 1);
            if (outer != null && PathGrammar.KEPT.contains(below.replaceFirst("/.*", ""))) {
              String message =
                  "%s on %s is inside what shipit keeps in %s, where %s goes"
                      .formatted(inner.path(), inner.host(), outer.path(), outer.environment());
              mistakes.add(
                  inner.place(), message, "a directory that is not inside " + outer.path());
            }
          }
        });
  }

  /** Names of hosts have no case (RFC 4343), and a dot at the end changes nothing here. */
  private static String machine(Layer host) {
    String name = host.text("host").toLowerCase(Locale.ROOT);
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }

  /** Without a port the ssh configuration decides, and nearly always for 22. */
  private static String port(Layer host) {
    String port = host.text("port");
    return port.isEmpty() ? "22" : port;
  }

  private static String server(Layer host) {
    return machine(host) + " " + port(host);
  }
}
