package io.shipit.cli;

import io.shipit.deploy.Operator;
import io.shipit.problem.Printable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Who deploys, from what the process knows: the account, the machine, and in CI the job. All of it
 * is data from elsewhere: made printable, kept short, and without what could be a secret.
 */
final class Identity {
  /** Says who deploys where account and machine do not: {@code NAME} or {@code NAME@PLACE}. */
  static final String VARIABLE = "SHIPIT_OPERATOR";

  private static final int LONGEST_NAME = 64;
  private static final int LONGEST_URL = 300;
  private static final Path LINUX_NAME = Path.of("/proc/sys/kernel/hostname");

  private final Map<String, String> environment;

  private Identity(Map<String, String> environment) {
    this.environment = environment;
  }

  /** Who deploys, by the environment of this process. */
  static Operator of(Map<String, String> environment) {
    return new Identity(environment).operator();
  }

  private Operator operator() {
    String given = value(VARIABLE);
    int at = given.lastIndexOf('@');
    String who = at < 0 ? given : given.substring(0, at);
    String where = at < 0 ? "" : given.substring(at + 1);
    return new Operator(
        name(who.isEmpty() ? account() : who), name(where.isEmpty() ? machine() : where), job());
  }

  private String account() {
    String user = value("USER");
    return user.isEmpty() ? System.getProperty("user.name", "unknown") : user;
  }

  /** Shells often keep HOSTNAME to themselves; Linux tells the name without asking the network. */
  private String machine() {
    String name = value("HOSTNAME");
    if (!name.isEmpty()) {
      return name;
    }
    try {
      return Files.isReadable(LINUX_NAME)
          ? Files.readString(LINUX_NAME).strip()
          : InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "a machine without a name";
    } catch (IOException e) {
      return "a machine whose name cannot be read";
    }
  }

  /** The page of the job, by the variables that the CI systems document. */
  private String job() {
    if (!value("GITHUB_ACTIONS").isEmpty()) {
      return page(
          "%s/%s/actions/runs/%s"
              .formatted(
                  value("GITHUB_SERVER_URL"), value("GITHUB_REPOSITORY"), value("GITHUB_RUN_ID")));
    }
    if (!value("GITLAB_CI").isEmpty()) {
      return page(value("CI_JOB_URL"));
    }
    for (String variable : new String[] {"BUILDKITE_BUILD_URL", "CIRCLE_BUILD_URL"}) {
      if (!value(variable).isEmpty()) {
        return page(value(variable));
      }
    }
    return value("JENKINS_URL").isEmpty() ? "" : page(value("BUILD_URL"));
  }

  /** Scheme, host and path: user names, passwords and queries are nobody's business. */
  private static String page(String url) {
    try {
      URI uri = new URI(url);
      String scheme = String.valueOf(uri.getScheme());
      if (uri.getHost() == null || !(scheme.equals("https") || scheme.equals("http"))) {
        return "";
      }
      String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
      return Printable.shortened(
          Printable.of(scheme + "://" + uri.getHost() + port + uri.getRawPath()), LONGEST_URL);
    } catch (URISyntaxException e) {
      return "";
    }
  }

  private String value(String variable) {
    return environment.getOrDefault(variable, "");
  }

  private static String name(String text) {
    return Printable.shortened(Printable.of(text), LONGEST_NAME);
  }
}
