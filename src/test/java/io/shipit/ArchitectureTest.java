package io.shipit;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.shipit.cli.Main;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Holds the code to {@code docs/architecture.md}. */
class ArchitectureTest {
  private static final JavaClasses PROGRAM =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.shipit");

  private static final PackageTable TABLE = table();

  private static PackageTable table() {
    try {
      return PackageTable.read(Path.of("docs/architecture.md"));
    } catch (IOException e) {
      throw new IllegalStateException("the tests run in the project's directory", e);
    }
  }

  /** The names of all packages that have classes, without {@code io.shipit.}. */
  private static Set<String> packages() {
    Set<String> names = new TreeSet<>();
    for (JavaClass type : PROGRAM) {
      if (!type.getSimpleName().equals("package-info")) {
        names.add(type.getPackageName().replaceFirst("^io\\.shipit\\.", ""));
      }
    }
    return names;
  }

  /** A package inside another one is part of it; a row of the table may be ahead of the code. */
  private static Set<String> rowsWithClasses() {
    return packages().stream()
        .map(name -> name.replaceFirst("\\..*", ""))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void every_package_has_a_row() {
    assertThat(TABLE.mayUse()).containsKey("problem").containsKey("cli");
    assertThat(TABLE.mayUse().keySet()).containsAll(rowsWithClasses());
  }

  @TestFactory
  Stream<DynamicTest> a_package_uses_only_what_its_row_allows() {
    return rowsWithClasses().stream()
        .filter(TABLE.mayUse()::containsKey)
        .map(name -> DynamicTest.dynamicTest(name, () -> usesOnly(name).check(PROGRAM)));
  }

  private static ArchRule usesOnly(String name) {
    String[] allowed =
        Stream.concat(Stream.of(name), TABLE.mayUse().getOrDefault(name, Set.of()).stream())
            .map(ArchitectureTest::qualified)
            .toArray(String[]::new);
    return noClasses()
        .that()
        .resideInAPackage(qualified(name))
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.shipit..")
                .and(not(resideInAnyPackage(allowed)))
                .as("are outside %s", Arrays.toString(allowed)));
  }

  private static String qualified(String name) {
    return "io.shipit." + name + "..";
  }

  @Test
  void packages_have_no_cycles() {
    slices().matching("io.shipit.(*)..").should().beFreeOfCycles().check(PROGRAM);
  }

  @Test
  void every_package_is_null_marked() {
    Collection<String> unmarked =
        packages().stream()
            .map(name -> PROGRAM.getPackage("io.shipit." + name))
            .filter(found -> !found.isAnnotatedWith(NullMarked.class))
            .map(JavaPackage::getName)
            .toList();

    assertThat(unmarked).isEmpty();
  }

  @Test
  void only_the_entry_point_knows_standard_streams_and_ends_the_process() {
    noClasses()
        .that(not(equivalentTo(Main.class)))
        .should()
        .accessField(System.class, "in")
        .orShould()
        .callMethod(System.class, "exit", int.class)
        .orShould()
        .callMethod(Runtime.class, "exit", int.class)
        .orShould()
        .callMethod(Runtime.class, "halt", int.class)
        .orShould(ACCESS_STANDARD_STREAMS)
        .check(PROGRAM);
  }

  /**
   * The protocol is a function: the same state and event give the same answer, anywhere, always.
   */
  @Test
  void the_rollout_has_no_io_no_clock_no_thread_and_no_chance() {
    noClasses()
        .that()
        .resideInAPackage("io.shipit.rollout..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                    "java.io..",
                    "java.nio..",
                    "java.net..",
                    "java.util.concurrent..",
                    "java.security..",
                    "org.slf4j..",
                    "org.apache..")
                .or(
                    describe(
                        "are clocks, threads or dice",
                        (JavaClass type) ->
                            type.isAssignableTo(Clock.class)
                                || type.isAssignableTo(Thread.class)
                                || type.isAssignableTo(Random.class)
                                || type.isEquivalentTo(UUID.class)
                                || type.isEquivalentTo(System.class))))
        .check(PROGRAM);
    noClasses()
        .that()
        .resideInAPackage("io.shipit.rollout..")
        .should()
        .callMethod(Instant.class, "now")
        .check(PROGRAM);
  }

  @Test
  void each_library_stays_behind_its_package() {
    onlyIn("org.apache.sshd..", "ssh", "demo").check(PROGRAM);
    onlyIn("org.bouncycastle..", "ssh", "demo").check(PROGRAM);
    onlyIn("org.eclipse.jgit..", "git", "demo").check(PROGRAM);
    onlyIn("org.snakeyaml..", "config").check(PROGRAM);
    onlyIn("picocli..", "cli").check(PROGRAM);
    onlyIn("org.apache.commons.compress..", "release").check(PROGRAM);
    onlyIn("java.util.logging..", "cli").check(PROGRAM);
  }

  private static ArchRule onlyIn(String library, String... packages) {
    return noClasses()
        .that()
        .resideOutsideOfPackages(
            Stream.of(packages).map(ArchitectureTest::qualified).toArray(String[]::new))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library);
  }

  @Test
  void no_name_says_nothing() {
    noClasses()
        .should()
        .haveSimpleNameEndingWith("Util")
        .orShould()
        .haveSimpleNameEndingWith("Utils")
        .orShould()
        .haveSimpleNameEndingWith("Helper")
        .orShould()
        .haveSimpleNameEndingWith("Manager")
        .orShould()
        .haveSimpleNameEndingWith("Impl")
        .orShould()
        .resideInAnyPackage("..util..", "..common..", "..impl..", "..helper..", "..manager..")
        .check(PROGRAM);
  }
}
