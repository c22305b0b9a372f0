package io.shipit.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.shipit.config.yaml.Mistake;
import io.shipit.config.yaml.Mistakes;
import io.shipit.config.yaml.Place;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** What Jackson refuses is told where it was written. */
class BindingTest {
  private final Places places = new Places();
  private final Mistakes mistakes = new Mistakes();
  private final ObjectNode environments = JsonNodeFactory.instance.objectNode();
  private final ObjectNode check = JsonNodeFactory.instance.objectNode();

  private Place placed(int line) {
    return new Place("deploy.yml", line, 1, 1, "x");
  }

  @Test
  void the_innermost_known_place_on_the_way_is_told() {
    StringNode timeout = new StringNode("not a duration");
    check.set("http", new StringNode("http://localhost/"));
    check.set("expect", new IntNode(200));
    check.set("timeout", timeout);
    environments.set("prod", check);
    places.put(check, placed(3));
    places.put(timeout, placed(5));

    assertThat(new Binding(places, mistakes).bindEach(environments, HttpCheck.class)).isEmpty();
    assertThat(mistakes.inOrder())
        .singleElement()
        .satisfies(mistake -> assertThat(mistake.place().line()).isEqualTo(5))
        .extracting(Mistake::message)
        .asString()
        .startsWith("this value cannot be read: ");
  }

  @Test
  void a_value_without_a_place_is_told_at_what_holds_it() {
    check.set("http", new StringNode("http://localhost/"));
    check.set("surplus", new StringNode("x"));
    environments.set("prod", check);
    places.put(check, placed(3));

    assertThat(new Binding(places, mistakes).bindEach(environments, HttpCheck.class)).isEmpty();
    assertThat(mistakes.inOrder())
        .singleElement()
        .satisfies(mistake -> assertThat(mistake.place().line()).isEqualTo(3));
  }

  @Test
  void every_value_is_tried() {
    for (String name : Map.of("a", 1, "b", 2).keySet()) {
      StringNode wrong = new StringNode("x");
      places.put(wrong, placed(name.equals("a") ? 7 : 8));
      environments.set(name, JsonNodeFactory.instance.objectNode().set("expect", wrong));
    }
    assertThat(new Binding(places, mistakes).bindEach(environments, HttpCheck.class)).isEmpty();
    assertThat(mistakes.inOrder()).extracting(it -> it.place().line()).containsExactly(7, 8);
  }
}
