package io.shipit.config;

import io.shipit.config.yaml.Told;
import io.shipit.problem.UserError;
import java.util.List;
import java.util.stream.Collectors;

/** The {@code deploy.yml} that {@code shipit init} writes: small, commented, ready to be read. */
public final class InitTemplate {
  private InitTemplate() {}

  /**
   * The text of a new file.
   *
   * @param project what the project is called, such as the name of its directory; the deploy root
   *     is named after it as far as its characters are plain
   * @param hosts what hosts to put in; none means a placeholder under example.com
   * @throws UserError with exit code 2 if a host cannot be written in the file
   */
  public static String text(String project, List<String> hosts) {
    List<String> known = hosts.isEmpty() ? List.of("web1.example.com") : hosts;
    String list = known.stream().map(InitTemplate::host).collect(Collectors.joining(", "));
    return """
    # What shipit deploys, and where to. Put your hosts in, then try: shipit check --env prod

    environments:
      prod:
        path: %s  # holds releases/, shared/ and current; the web server's root is current/
        hosts: [%s]  # or {host: 192.0.2.7, port: 2222, user: deploy}

        # Paths that outlive releases: a directory ends in /, a file must exist on the host.
        # shared: [storage/, .env]

        # Run on each host in the new release, before it is live; a failure stops the rollout.
        # before_swap: [./bin/warm-cache]

        # Run on each host in the live release; a failure takes every host back.
        # after_swap: [sudo systemctl reload php-fpm]

        # What every host must answer after the swap, or all are taken back.
        # check: {http: "http://localhost/", expect: 200, timeout: 10s}

    # How many releases stay on each host.
    # keep: 5

    # Which paths of the repository are deployed, and where in the release. Without it: all of them.
    # source:
    #   map:
    #     - dist/** -> /
    """
        .formatted("/srv/" + directory(project), list);
  }

  private static String directory(String project) {
    String plain = project.replaceAll("[^A-Za-z0-9._-]+", "-").replaceAll("^[.-]+|[.-]+$", "");
    return plain.isEmpty() ? "www" : plain.substring(0, Math.min(64, plain.length()));
  }

  private static String host(String host) {
    try {
      String checked = HostGrammar.host(host);
      boolean plain =
          checked.chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '.' || c == '-');
      return plain && !checked.equalsIgnoreCase("null") ? checked : '"' + checked + '"';
    } catch (Refused refused) {
      String expected = refused.expected().isEmpty() ? Grammar.HOST.expected() : refused.expected();
      throw UserError.usage(
          "host " + Told.value(host) + " " + refused.reason(), "expected " + expected);
    }
  }
}
