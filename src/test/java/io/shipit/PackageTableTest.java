package io.shipit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackageTableTest {
  @TempDir Path directory;

  @Test
  void reads_nothing_names_and_all() throws Exception {
    assertThat(
            table(
                    """
                    Some text.

                    | package | what it knows | may use |
                    |---|---|---|
                    | `stone` | what is hard | – |
                    | `wall` | stones, one on the other | stone |
                    | `roof` | what keeps dry | stone, wall |
                    | `house` | the whole | all but street |
                    | `street` | houses | all |
                    """)
                .mayUse())
        .isEqualTo(
            Map.of(
                "stone", Set.of(),
                "wall", Set.of("stone"),
                "roof", Set.of("stone", "wall"),
                "house", Set.of("stone", "wall", "roof", "house"),
                "street", Set.of("stone", "wall", "roof", "house", "street")));
  }

  @Test
  void a_row_that_names_an_unknown_package_is_an_error() {
    assertThatThrownBy(() -> table("| `wall` | stones | stoen |"))
        .hasMessage("\"stoen\" names a package that has no row");
  }

  private PackageTable table(String text) throws IOException {
    return PackageTable.read(Files.writeString(directory.resolve("architecture.md"), text));
  }
}
