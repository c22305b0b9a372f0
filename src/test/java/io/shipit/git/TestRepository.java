package io.shipit.git;

import io.shipit.release.RelativePath;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.internal.storage.file.ObjectDirectory;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/**
 * A repository whose objects are written byte by byte, so that it can hold what git and JGit would
 * refuse to make.
 */
final class TestRepository implements AutoCloseable {
  static final String IDENTITY = "A U Thor <author@example.com> 1795377600 +0100";

  private final Repository repository;
  private Optional<ObjectInserter> pack = Optional.empty();

  TestRepository(Repository repository) {
    this.repository = repository;
  }

  static TestRepository bare(Path directory) throws IOException {
    SealedSystem.install();
    Files.createDirectories(directory.resolve("objects/pack"));
    Files.createDirectories(directory.resolve("refs"));
    Files.writeString(directory.resolve("HEAD"), "ref: refs/heads/main\n");
    Files.writeString(
        directory.resolve("config"), "[core]\nrepositoryformatversion = 0\nbare = true\n");
    return new TestRepository(new FileRepositoryBuilder().setGitDir(directory.toFile()).build());
  }

  Path directory() {
    return repository.getDirectory().toPath();
  }

  Repository jgit() {
    return repository;
  }

  ObjectId blob(String content) throws IOException {
    return blob(content.getBytes(StandardCharsets.UTF_8));
  }

  ObjectId blob(byte[] content) throws IOException {
    return insert(Constants.OBJ_BLOB, content);
  }

  /** Collects the objects that are inserted from here on in a pack. */
  void beginPack() {
    pack = Optional.of(((ObjectDirectory) repository.getObjectDatabase()).newPackInserter());
  }

  /** Ends the pack; its objects can be read from here on. */
  void endPack() throws IOException {
    ObjectInserter inserter = pack.orElseThrow();
    inserter.flush();
    inserter.close();
    pack = Optional.empty();
  }

  ObjectId insert(int type, byte[] content) throws IOException {
    if (pack.isPresent()) {
      return pack.get().insert(type, content);
    }
    try (ObjectInserter inserter = repository.newObjectInserter()) {
      ObjectId id = inserter.insert(type, content);
      inserter.flush();
      return id;
    }
  }

  /** A tree whose lines are written as they are, in the order they are added. */
  static final class RawTree {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    RawTree add(String mode, String name, ObjectId id) {
      return add(mode, name.getBytes(StandardCharsets.UTF_8), id);
    }

    RawTree add(String mode, byte[] name, ObjectId id) {
      bytes.writeBytes(mode.getBytes(StandardCharsets.US_ASCII));
      bytes.write(' ');
      bytes.writeBytes(name);
      bytes.write(0);
      byte[] raw = new byte[20];
      id.copyRawTo(raw, 0);
      bytes.writeBytes(raw);
      return this;
    }

    byte[] bytes() {
      return bytes.toByteArray();
    }
  }

  ObjectId tree(RawTree tree) throws IOException {
    return insert(Constants.OBJ_TREE, tree.bytes());
  }

  /** A tree of one line: a mode, a name and a blob of that content. */
  ObjectId treeOf(String mode, String name, String content) throws IOException {
    return tree(new RawTree().add(mode, name, blob(content)));
  }

  /**
   * A tree of files with sound names, by path; {@code "a/b*"} is executable, {@code "a -> b"} a
   * link.
   *
   * @param filesAndContents paths and contents in turn; a link has the empty content
   */
  ObjectId files(String... filesAndContents) throws IOException {
    Node root = new Node();
    for (int i = 0; i < filesAndContents.length; i += 2) {
      String path = filesAndContents[i];
      int arrow = path.indexOf(" -> ");
      if (arrow >= 0) {
        root.put(path.substring(0, arrow), "120000", blob(path.substring(arrow + 4)));
      } else if (path.endsWith("*")) {
        root.put(path.substring(0, path.length() - 1), "100755", blob(filesAndContents[i + 1]));
      } else {
        root.put(path, "100644", blob(filesAndContents[i + 1]));
      }
    }
    return root.write(this);
  }

  ObjectId commit(ObjectId tree, ObjectId... parents) throws IOException {
    StringBuilder text = new StringBuilder("tree " + tree.name() + "\n");
    List.of(parents).forEach(parent -> text.append("parent ").append(parent.name()).append('\n'));
    text.append("author ").append(IDENTITY).append('\n');
    text.append("committer ").append(IDENTITY).append("\n\nThe subject\n");
    return insert(Constants.OBJ_COMMIT, text.toString().getBytes(StandardCharsets.UTF_8));
  }

  ObjectId tag(String name, ObjectId target, int type) throws IOException {
    return insert(
        Constants.OBJ_TAG,
        "object %s\ntype %s\ntag %s\ntagger %s\n\nA tag\n"
            .formatted(target.name(), Constants.typeString(type), name, IDENTITY)
            .getBytes(StandardCharsets.UTF_8));
  }

  void ref(String name, ObjectId id) throws IOException {
    RefUpdate update = repository.updateRef(name, true);
    update.setNewObjectId(id);
    update.disableRefLog();
    update.forceUpdate();
  }

  /** Writes a ref as a file, also with a name that JGit would not take. */
  void looseRef(String name, ObjectId id) throws IOException {
    Path file = directory().resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, id.name() + "\n");
  }

  /** Where a loose object is. */
  Path looseObject(ObjectId id) {
    return directory()
        .resolve("objects/" + id.name().substring(0, 2) + "/" + id.name().substring(2));
  }

  GitSource open() {
    return GitSource.open(directory());
  }

  @Override
  public void close() {
    repository.close();
  }

  private static final class Node {
    private final List<String> names = new ArrayList<>();
    private final List<Object> children = new ArrayList<>();
    private final List<String> modes = new ArrayList<>();

    void put(String path, String mode, ObjectId id) {
      int slash = path.indexOf('/');
      String name = slash < 0 ? path : path.substring(0, slash);
      int at = names.indexOf(name);
      if (slash < 0) {
        names.add(name);
        modes.add(mode);
        children.add(id);
        return;
      }
      if (at < 0) {
        at = names.size();
        names.add(name);
        modes.add("40000");
        children.add(new Node());
      }
      ((Node) children.get(at)).put(path.substring(slash + 1), mode, id);
    }

    ObjectId write(TestRepository repository) throws IOException {
      List<Integer> order = new ArrayList<>();
      for (int i = 0; i < names.size(); i++) {
        order.add(i);
      }
      order.sort((a, b) -> sortKey(a).compareTo(sortKey(b)));
      RawTree tree = new RawTree();
      for (int i : order) {
        ObjectId id =
            children.get(i) instanceof Node node
                ? node.write(repository)
                : (ObjectId) children.get(i);
        tree.add(modes.get(i), names.get(i), id);
      }
      return repository.tree(tree);
    }

    /** Git sorts directories as if their names ended in a slash. */
    private RelativePath sortKey(int i) {
      boolean directory = children.get(i) instanceof Node;
      return RelativePath.of(names.get(i) + (directory ? "/" : ""));
    }
  }
}
