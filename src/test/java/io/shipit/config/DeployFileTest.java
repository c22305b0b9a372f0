package io.shipit.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a correct file becomes. */
class DeployFileTest {
  @TempDir Path directory;

  private DeployFile read(String text) throws IOException {
    return DeployFile.read(Files.writeString(directory.resolve("deploy.yml"), text));
  }

  @Test
  void the_file_of_the_manual_becomes_records() throws IOException {
    DeployFile file =
        read(
            """
            keep: 7
            source:
              map:
                - dist/** -> /
                - ops/nginx.conf -> etc/nginx.conf
            environments:
              prod:
                path: /srv/www
                hosts: [web1.example.com, {host: 192.0.2.7, port: 2222, user: deploy}]
                shared: [storage/, .env]
                before_swap: [./bin/warm-cache]
                after_swap:  [sudo systemctl reload php-fpm]
                check: {http: "http://localhost/health", expect: 204, timeout: 3s}
            """);
    List<SharedPath> shared =
        List.of(new SharedPath("storage", true), new SharedPath(".env", false));
    List<String> before = List.of("./bin/warm-cache");
    List<String> after = List.of("sudo systemctl reload php-fpm");
    HttpCheck check =
        new HttpCheck(URI.create("http://localhost/health"), 204, Duration.ofSeconds(3));
    Duration connect = Duration.ofSeconds(10);
    assertThat(file.environment("prod").targets())
        .containsExactly(
            new Target(
                "web1.example.com",
                "web1.example.com",
                null,
                null,
                "/srv/www",
                7,
                shared,
                before,
                after,
                check,
                connect,
                null),
            new Target(
                "192.0.2.7",
                "192.0.2.7",
                2222,
                "deploy",
                "/srv/www",
                7,
                shared,
                before,
                after,
                check,
                connect,
                null));
    assertThat(file.source().map())
        .extracting(MapRule::from, MapRule::to, rule -> rule.place().line())
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("dist/**", "/", 4),
            org.assertj.core.groups.Tuple.tuple("ops/nginx.conf", "etc/nginx.conf", 5));
    assertThat(file.warnings()).isEmpty();
  }
}
