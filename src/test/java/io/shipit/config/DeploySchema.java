package io.shipit.config;

import com.fasterxml.classmate.ResolvedType;
import com.github.victools.jsonschema.generator.CustomDefinition;
import com.github.victools.jsonschema.generator.CustomDefinitionProviderV2;
import com.github.victools.jsonschema.generator.CustomPropertyDefinition;
import com.github.victools.jsonschema.generator.FieldScope;
import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaGenerationContext;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes the JSON Schema (draft-07, which editors understand) of {@code deploy.yml} from the records
 * that it is read into.
 */
final class DeploySchema {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private DeploySchema() {}

  static ObjectNode generate() {
    SchemaGeneratorConfigBuilder config =
        new SchemaGeneratorConfigBuilder(JSON, SchemaVersion.DRAFT_7, OptionPreset.PLAIN_JSON)
            .with(Option.FORBIDDEN_ADDITIONAL_PROPERTIES_BY_DEFAULT)
            .with(Option.MAP_VALUES_AS_ADDITIONAL_PROPERTIES);
    config
        .forFields()
        .withIgnoreCheck(scope -> field(scope).isEmpty())
        .withPropertyNameOverrideResolver(scope -> field(scope).map(Field::name).orElse(null))
        .withRequiredCheck(scope -> field(scope).filter(DeploySchema::alwaysRequired).isPresent())
        .withDescriptionResolver(
            scope ->
                scope.isFakeContainerItemScope()
                    ? null
                    : field(scope).map(field -> field.key().about()).orElse(null))
        .withCustomDefinitionProvider(
            (scope, context) -> field(scope).map(DeploySchema::leaf).orElse(null));
    config.forTypesInGeneral().withCustomDefinitionProvider(new Levels());
    ObjectNode schema = new SchemaGenerator(config.build()).generateSchema(DeployFile.class);
    schema.put("title", "deploy.yml of shipit");
    return schema;
  }

  private static Optional<Field> field(FieldScope scope) {
    return Field.of(scope.getDeclaringType().getErasedType()).values().stream()
        .filter(field -> field.component().getName().equals(scope.getDeclaredName()))
        .findFirst();
  }

  /** Whether it is required where it is declared; a host may inherit what its environment has. */
  private static boolean alwaysRequired(Field field) {
    boolean inherited =
        field.component().getDeclaringRecord() == Target.class && field.key().at().length > 1;
    return field.key().required() && !inherited;
  }

  /** What is written as text, a number, or a list of those. */
  private static @Nullable CustomPropertyDefinition leaf(Field field) {
    if (field.key().is() == Grammar.KEYS) {
      return null;
    }
    ObjectNode leaf = grammar(field.key().is());
    if (field.list()) {
      ObjectNode list = JSON.createObjectNode().put("type", "array");
      list.set("items", leaf);
      leaf = list;
    }
    if (!field.key().fallback().isEmpty()) {
      String fallback = field.key().fallback();
      boolean plain = List.of("integer", "boolean").contains(leaf.path("type").asString());
      leaf.set("default", plain ? JSON.readTree(fallback) : JSON.valueToTree(fallback));
    }
    return new CustomPropertyDefinition(leaf);
  }

  private static ObjectNode grammar(Grammar grammar) {
    return (ObjectNode) JSON.readTree(grammar.schema().replace('\'', '"'));
  }

  /** Gives each level the keys that may be written there for the hosts below it. */
  private static final class Levels implements CustomDefinitionProviderV2 {
    @Override
    public @Nullable CustomDefinition provideCustomSchemaDefinition(
        ResolvedType type, SchemaGenerationContext context) {
      if (!type.getErasedType().isRecord()) {
        return null;
      }
      ObjectNode definition = context.createStandardDefinition(type, this);
      definition.putObject("patternProperties").putObject("^x-");
      Optional<Level> level =
          Arrays.stream(Level.values())
              .filter(it -> it.record() == type.getErasedType())
              .findFirst();
      level.ifPresent(it -> inherit(definition, it, context));
      return new CustomDefinition(
          level.equals(Optional.of(Level.HOST)) ? textOr(definition) : definition,
          CustomDefinition.DefinitionType.STANDARD,
          CustomDefinition.AttributeInclusion.NO);
    }

    private void inherit(ObjectNode definition, Level level, SchemaGenerationContext context) {
      ResolvedType target = context.getTypeContext().resolve(Target.class);
      JsonNode all = context.createStandardDefinition(target, this).path("properties");
      ObjectNode properties = Objects.requireNonNull((ObjectNode) definition.get("properties"));
      for (Field field : Field.at(level).values()) {
        if (!properties.has(field.name())) {
          properties.set(field.name(), all.path(field.name()));
        }
      }
      if (level == Level.FILE) {
        ObjectNode environments = (ObjectNode) properties.path("environments");
        environments.set("propertyNames", grammar(Grammar.ENVIRONMENT_NAME));
        environments.put("minProperties", 1);
      }
      if (level == Level.ENVIRONMENT) {
        ObjectNode hosts = (ObjectNode) properties.path("hosts");
        hosts.put("minItems", 1).put("maxItems", Hosts.MAX_HOSTS);
      }
    }

    private static ObjectNode textOr(ObjectNode mapping) {
      ObjectNode either = JSON.createObjectNode();
      either.putArray("anyOf").add(grammar(Grammar.HOST)).add(mapping);
      return either;
    }
  }
}
