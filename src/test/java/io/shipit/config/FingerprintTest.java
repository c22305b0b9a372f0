package io.shipit.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What changes the fingerprint of an environment and what does not. */
class FingerprintTest {
  private static final String HOSTS = "    hosts: [web1, {host: web2, user: deploy}]\n";

  @TempDir Path directory;

  private String of(String top, String environment) throws IOException {
    String text = top + "environments:\n  prod:\n    path: /srv/www\n" + environment;
    Path file = Files.writeString(directory.resolve("deploy.yml"), text);
    return DeployFile.read(file).environment("prod").fingerprint();
  }

  @Test
  void it_is_a_sha256_that_stays_from_version_to_version() throws IOException {
    assertThat(of("", HOSTS))
        .isEqualTo("0147ce4a9828b018f35cd37067b09a6068ca6c2f80b3e38c218cd27adfbf0fa1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        HOSTS + "    keep: 7\n",
        HOSTS + "    keep: 5\n",
        HOSTS + "    connect_timeout: 3s\n",
        HOSTS + "    port: 22\n",
        HOSTS + "    shared: []\n    before_swap: []\n",
        "    hosts: [{host: web2, user: deploy}, web1]\n",
        "    hosts: [{host: web1, port: 2222}, {host: web2, user: deploy, keep: 9}]\n",
        "    user: deploy\n    hosts: [{host: web2}, {host: web1, user: x}]\n    # not equal\n",
      })
  void reaching_hosts_and_keeping_releases_do_not_count(String environment) throws IOException {
    String fingerprint = of("", environment);
    if (environment.contains("not equal")) {
      assertThat(fingerprint).isNotEqualTo(of("", HOSTS));
    } else {
      assertThat(fingerprint).isEqualTo(of("", HOSTS));
    }
  }

  @Test
  void everything_that_is_run_or_linked_or_asked_counts() throws IOException {
    Map<String, String> seen = new HashMap<>();
    for (String environment :
        List.of(
            "",
            "    user: deploy\n",
            "    group: www\n",
            "    shared: [a]\n",
            "    shared: [a/]\n",
            "    shared: [a, b]\n",
            "    shared: [b, a]\n",
            "    before_swap: [a]\n",
            "    before_swap: [a, b]\n",
            "    before_swap: [a b]\n",
            "    after_swap: [a]\n",
            "    check: {http: 'http://a/'}\n",
            "    check: {http: 'http://b/'}\n",
            "    check: {http: 'http://a/', expect: 204}\n",
            "    check: {http: 'http://a/', timeout: 3s}\n")) {
      String previous = seen.put(of("", HOSTS + environment), environment);
      assertThat(previous).as(environment).isNull();
    }
    for (String source : List.of("[a -> b]", "[a -> c]", "[a -> b, c -> d]", "[c -> d, a -> b]")) {
      String previous = seen.put(of("source: {map: " + source + "}\n", HOSTS), source);
      assertThat(previous).as(source).isNull();
    }
    assertThat(seen.put(of("", "    hosts: [web1]\n"), "hosts")).isNull();
  }

  @Test
  void a_default_that_is_written_counts_as_absent() throws IOException {
    assertThat(of("", HOSTS + "    check: {http: 'http://a/', expect: 200, timeout: 10s}\n"))
        .isEqualTo(of("", HOSTS + "    check: {http: 'http://a/'}\n"));
    assertThat(of("source: {}\n", HOSTS)).isEqualTo(of("", HOSTS));
  }

  @Test
  void where_a_rule_is_written_does_not_count() throws IOException {
    assertThat(of("source:\n  map:\n    - a  ->  b\n", HOSTS))
        .isEqualTo(of("# moved\nsource: {map: ['a  ->  b ']}\n", HOSTS));
  }
}
