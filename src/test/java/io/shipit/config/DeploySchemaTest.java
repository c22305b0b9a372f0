package io.shipit.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The JSON Schema that editors complete {@code deploy.yml} with. */
class DeploySchemaTest {
  private static final Path FILE = Path.of("deploy.schema.json");

  private final YAMLMapper yaml = YAMLMapper.builder().build();
  private final Schema schema =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
          .getSchema(DeploySchema.generate());

  private List<Error> errors(String text) {
    return schema.validate(yaml.readTree(text));
  }

  /** {@code -Dshipit.update=true} writes the file anew. */
  @Test
  void the_schema_in_the_repository_is_the_one_that_the_records_give() throws IOException {
    DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter().withObjectIndenter(indenter).withArrayIndenter(indenter);
    String generated =
        JsonMapper.builder()
                .build()
                .writer()
                .with(printer)
                .writeValueAsString(DeploySchema.generate())
            + "\n";
    if (Boolean.getBoolean("shipit.update")) {
      Files.writeString(FILE, generated);
    }
    assertThat(FILE).content().isEqualTo(generated);
  }

  @Test
  void every_key_is_described() {
    List<String> bare = new ArrayList<>();
    undescribed("", DeploySchema.generate(), bare);
    assertThat(bare).isEmpty();
  }

  private static void undescribed(String path, JsonNode node, List<String> bare) {
    node.path("properties")
        .properties()
        .forEach(
            property -> {
              if (property.getValue().findValue("description") == null) {
                bare.add(path + "/" + property.getKey());
              }
            });
    node.properties()
        .forEach(child -> undescribed(path + "/" + child.getKey(), child.getValue(), bare));
  }

  @Test
  void the_example_is_valid() throws IOException {
    assertThat(errors(Files.readString(Path.of("deploy.yml.example")))).isEmpty();
  }

  @Test
  void what_init_writes_is_valid() {
    assertThat(errors(InitTemplate.text("shop", List.of()))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{environments: {}}",
        "{environments: {prod: {path: /srv/www}}}",
        "{environments: {prod: {path: /srv/www, hosts: []}}}",
        "{environments: {prod: {path: /srv/www, hosts: web1}}}",
        "{environments: {prod: {path: /srv/www, hosts: [{port: 22}]}}}",
        "{environments: {prod: {path: /srv/www, hosts: [-x]}}}",
        "{environments: {prod: {path: srv, hosts: [web1]}}}",
        "{environments: {prod: {path: /srv/www/, hosts: [web1]}}}",
        "{environments: {prod: {pth: /srv/www, hosts: [web1]}}}",
        "{environments: {'a b': {path: /srv/www, hosts: [web1]}}}",
        "{environments: {prod: {path: /srv/www, hosts: [web1]}}, keep: 2}",
        "{environments: {prod: {path: /srv/www, hosts: [web1], keep: x}}}",
        "{environments: {prod: {path: /srv/www, hosts: [web1], port: 65536}}}",
        "{environments: {prod: {path: /srv/www, hosts: [web1], shared: [/x]}}}",
        "{environments: {prod: {path: /srv/www, hosts: [web1], check: {}}}}",
        "{environments: {prod: {path: /srv/www, hosts: [web1], check: {http: x}}}}",
        "{environments: {prod: {path: /srv/www, hosts: [web1], connect_timeout: 10}}}",
        "{environments: {prod: {path: /srv/www, hosts: [web1], after_swap: x}}}",
        "{environments: {prod: {path: /srv/www, hosts: [web1]}}, source: {map: [dist]}}",
        "{environments: {prod: {path: /srv/www, hosts: [web1]}}, hosts: [web1]}",
      })
  void an_editor_sees_what_is_wrong(String text) {
    assertThat(errors(text)).isNotEmpty();
  }

  /** An editor that marks what shipit takes would be worse than none. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "path: /app",
        "path: /var/www/my site",
        "path: /home/deploy/übung",
        "hosts: ['::1', 'fe80::1%eth0', my_alias, 192.0.2.7, xn--bcher-kva.example]",
        "hosts: [{host: web1, path: /data, keep: 3, check: {http: 'http://a/'}, x-note: 1}]",
        "user: deploy@corp.example.com",
        "user: host$",
        "keep: 1000",
        "port: 65535",
        "connect_timeout: 500ms",
        "connect_timeout: 1h",
        "shared: [storage/, .env, 'with space/x', -rf]",
        "before_swap: []",
        "after_swap: [\"a\", \"b: c\"]",
        "check: {http: 'https://www.example.com:8443/a?b=c', expect: 599}",
        "check: {http: 'http://[::1]:8080/'}",
        "x-own: [anything]",
        "check: {http: 'http://a/', x-own: 1}",
      })
  void an_editor_does_not_mark_what_shipit_takes(String line) throws IOException {
    String path = line.startsWith("path:") ? "" : "    path: /srv/www\n";
    String hosts = line.startsWith("hosts:") ? "" : "    hosts: [web1]\n";
    String text =
        "x-own: 1\nsource:\n  map: ['drop a', 'a b  ->  c']\nenvironments:\n  prod-1.x:\n"
            + path
            + hosts
            + "    "
            + line
            + "\n";
    Path file = Files.createTempFile("deploy", ".yml");
    try {
      assertThat(Transcript.tell(Files.writeString(file, text))).contains("prod-1.x ");
    } finally {
      Files.delete(file);
    }
    assertThat(errors(text)).isEmpty();
  }
}
