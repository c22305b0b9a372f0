package io.shipit.config.yaml;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.Event.ID;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Makes a tree of the events of one YAML 1.2 document. Stricter than YAML: no tags, one document,
 * no key twice, keys are text; aliases and YAML 1.1 merge keys are resolved within bounds on depth
 * and size that hold before anything is written out.
 */
public final class YamlReader {
  /** The deepest nesting; a deploy.yml needs seven levels. */
  static final int MAX_DEPTH = 32;

  /** The most values a file may stand for, aliases written out. */
  static final int MAX_SIZE = 100_000;

  private final SourceText source;
  private final Mistakes mistakes;
  private final Iterator<Event> events;
  private final Map<String, Anchored> anchors = new HashMap<>();
  private final MergeKeys mergeKeys;
  private Place last;
  private boolean afterDocument;
  private int written;

  /** A node with an anchor; the node is null while it is still being read. */
  private record Anchored(Place place, @Nullable Node node) {}

  /** Ends the reading at a mistake after which nothing more can be understood. */
  private static final class Stop extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private Stop() {
      super(null, null, false, false);
    }
  }

  private YamlReader(SourceText source, Mistakes mistakes) {
    this.source = source;
    this.mistakes = mistakes;
    this.mergeKeys = new MergeKeys(mistakes);
    this.last = source.place(0, 0, 1);
    LoadSettings settings =
        LoadSettings.builder()
            .setParseComments(false)
            // One window for the whole text: the default one is copied for every kilobyte of a
            // scalar.
            .setBufferSize(source.text().length() + 1)
            .build();
    this.events = new Parse(settings).parseString(source.text()).iterator();
  }

  /**
   * Reads the document.
   *
   * @param mistakes takes what is wrong with the text as YAML
   * @return the document's root; empty if there is none, or if it cannot be understood to its end
   */
  public static Optional<Node> read(SourceText source, Mistakes mistakes) {
    if (!Controls.tellRaw(source, mistakes)) {
      return Optional.empty();
    }
    YamlReader reader = new YamlReader(source, mistakes);
    try {
      return Optional.ofNullable(reader.document());
    } catch (Stop stop) {
      return Optional.empty();
    } catch (YamlEngineException e) {
      YamlSyntax.tell(source, e, reader.last, reader.afterDocument, mistakes);
      return Optional.empty();
    }
  }

  private @Nullable Node document() {
    Node root = null;
    for (Event event = next(); event.getEventId() != ID.StreamEnd; event = next()) {
      switch (event.getEventId()) {
        case DocumentStart -> {
          if (afterDocument) {
            mistakes.add(place(event), YamlSyntax.SECOND_DOCUMENT, YamlSyntax.ONE_DOCUMENT);
            throw new Stop();
          }
          Event first = next();
          root = emptyPlain(first) ? null : node(first, 1);
        }
        case DocumentEnd -> afterDocument = true;
        default -> last = place(event);
      }
    }
    return root;
  }

  private Event next() {
    return events.next();
  }

  private static boolean emptyPlain(Event event) {
    return event instanceof ScalarEvent scalar
        && scalar.isPlain()
        && scalar.getValue().isEmpty()
        && scalar.getTag().isEmpty();
  }

  private Node node(Event event, int depth) {
    Place place = place(event);
    last = place;
    if (depth > MAX_DEPTH) {
      mistakes.add(place, "nested more than " + MAX_DEPTH + " levels deep", "fewer levels");
      throw new Stop();
    }
    if (++written > MAX_SIZE) {
      tooLarge(place);
    }
    if (event instanceof AliasEvent alias) {
      return resolve(alias.getAlias().getValue(), place);
    }
    Optional<String> anchor = ((NodeEvent) event).getAnchor().map(name -> name.getValue());
    anchor.ifPresent(name -> anchors.put(name, new Anchored(place, null)));
    Node node =
        switch (event) {
          case ScalarEvent scalar -> scalar(scalar, place);
          case CollectionStartEvent start -> collection(start, place, depth);
          default -> throw new IllegalStateException("no node begins with " + event);
        };
    anchor.ifPresent(name -> anchors.put(name, new Anchored(place, node)));
    return node;
  }

  private Node resolve(String name, Place place) {
    Anchored anchored = anchors.get(name);
    if (anchored == null) {
      mistakes.add(
          place,
          Told.value("*" + name)
              + " is YAML for the value marked &"
              + name
              + ", which there is not",
          "an anchor &"
              + name
              + " above; or, for text that begins with *, "
              + YamlSyntax.quotes(source, place));
      return new Node.Broken(place);
    }
    Node node = anchored.node();
    if (node == null) {
      mistakes.add(
          place,
          Told.value("*" + name) + " is inside the value that it stands for",
          "an alias of another value; &" + name + " begins in line " + anchored.place().line());
      return new Node.Broken(place);
    }
    return node;
  }

  private Node scalar(ScalarEvent scalar, Place place) {
    if (scalar.getTag().isPresent()) {
      return refuseTag(place);
    }
    return text(scalar, place);
  }

  private Node.Text text(ScalarEvent scalar, Place place) {
    Node.Style style =
        scalar.isPlain()
            ? Node.Style.PLAIN
            : scalar.isLiteral() || scalar.isFolded() ? Node.Style.BLOCK : Node.Style.QUOTED;
    return new Node.Text(place, scalar.getValue(), style);
  }

  /** What is inside a collection with a tag is read all the same, for the mistakes in it. */
  private Node collection(CollectionStartEvent start, Place place, int depth) {
    Node node =
        start.getEventId() == ID.SequenceStart ? items(place, depth) : entries(place, depth);
    return start.getTag().isPresent() ? refuseTag(place) : node;
  }

  private Node refuseTag(Place place) {
    String written = source.word(place);
    mistakes.add(
        place,
        "YAML reads " + Told.value(written) + " as a tag, and shipit knows no tags",
        "no tag; or, for text that begins with !, " + YamlSyntax.quotes(source, place));
    return new Node.Broken(place);
  }

  /** A key with a tag keeps its meaning, so that what it names is not missed. */
  private Node key(Event event, int depth) {
    Node key = node(event, depth);
    return key instanceof Node.Broken && event instanceof ScalarEvent scalar
        ? text(scalar, place(event))
        : key;
  }

  private Node items(Place place, int depth) {
    List<Node> elements = new ArrayList<>();
    long size = 1;
    for (Event event = next(); event.getEventId() != ID.SequenceEnd; event = next()) {
      Node element = node(event, depth + 1);
      elements.add(element);
      size = bounded(size + element.size(), place(event));
    }
    return new Node.Items(place, List.copyOf(elements), (int) size);
  }

  private Node entries(Place place, int depth) {
    List<Node.Entry> entries = new ArrayList<>();
    long size = 1;
    for (Event event = next(); event.getEventId() != ID.MappingEnd; event = next()) {
      Node key = key(event, depth + 1);
      Event valueEvent = next();
      Node value = node(valueEvent, depth + 1);
      size = bounded(size + 1 + value.size(), place(valueEvent));
      switch (key) {
        case Node.Text text -> entries.add(new Node.Entry(text, value));
        case Node.Broken _ -> {}
        case Node.Items _, Node.Entries _ ->
            mistakes.add(key.place(), "a list or a mapping is no key", "text as the key");
      }
    }
    return new Node.Entries(place, mergeKeys.resolve(entries), (int) size);
  }

  private long bounded(long size, Place place) {
    if (size > MAX_SIZE) {
      tooLarge(place);
    }
    return size;
  }

  private void tooLarge(Place place) {
    mistakes.add(
        place,
        "with aliases written out, the file has more than " + MAX_SIZE + " values",
        "fewer values");
    throw new Stop();
  }

  private Place place(Event event) {
    Optional<Mark> from = event.getStartMark();
    Optional<Mark> to = event.getEndMark();
    return from.isPresent() && to.isPresent() ? source.place(from.get(), to.get()) : last;
  }
}
